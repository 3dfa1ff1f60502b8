"""Advice about wordings: what is hard to rate, and what says nearly the same. It never blocks.

Long and double-barrelled statements are the classic faults of Delphi lists: panels agree best on
statements of twenty to twenty-five words (Salancik, Wenger and Helfer, 1971).
"""

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from surveys.findings import Finding, Kind, shortened

MOST_WORDS, MOST_CHARACTERS = 35, 70
ALIKE_FROM, INSIDE_FROM = 85, 95  # of 100
SHORTEST_INSIDE = 5  # words; "Share data" stands inside of half of all statements
MOST_NEAR = 100
AND_OR = re.compile(r"\band\s*/\s*or\b|和/或|及/或", re.IGNORECASE)
DEMANDS = re.compile(r"\b(should|must|shall|need to|needs to)\b", re.IGNORECASE)
SENTENCES = re.compile(r"[.!?]\s+[A-Z]|;\s|。.|；")
SHORT_FORMS = re.compile(r"\b[A-Z][A-Z0-9&-]{1,7}s?\b")
# What every reader of a newspaper knows.
KNOWN_SHORT_FORMS = {
    *("EU", "US", "USA", "UK", "UN", "WHO", "AI", "IT", "DNA", "RNA", "HIV", "COVID-19"),
    *("I", "II", "III", "IV", "A", "B", "C"),
}
VAGUE = re.compile(
    r"\b(etc\.?|and so on|as appropriate|where appropriate|appropriate|adequate|sufficient"
    r"|if possible|as far as possible|state-of-the-art|and others)(?!\w)|等等|适当|适时|相关部门",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A wording in both languages; `place` is its code, unique among those that are compared."""

    place: str
    text_en: str
    text_zh: str = ""


@dataclass(frozen=True, kw_only=True)
class Near:
    """That a wording is close to another: `kind` says in what way."""

    kind: Kind
    place: str
    text: str
    where: str
    other: str
    percent: int

    @property
    def figures(self) -> dict[str, Any]:
        """What the sentence of its kind needs."""
        figures = {"where": self.where, "other": shortened(self.other)}
        return figures | ({"percent": self.percent} if self.kind == Kind.ALIKE else {})

    @property
    def finding(self) -> Finding:
        """The same to show beside a wording."""
        return Finding(kind=self.kind, figures=self.figures)


def folded(text: str) -> str:
    """A wording as it is compared: one case, one form of each letter, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def clarity(text_en: str, text_zh: str = "") -> list[Finding]:
    """What may make a wording hard to rate, with what to do about it."""
    return list(_clarity(text_en, text_zh))


def near_pairs(wordings: Sequence[tuple[str, str]]) -> list[Near]:
    """Wordings, each as (place, text), that are close to an earlier one, the closest first.

    Exactly equal ones are left out: those are refused elsewhere.
    """
    scores = _scores([text for _place, text in wordings], wordings)
    found: list[Near] = []
    for index, (place, text) in enumerate(wordings):
        nearest = _nearest(text, wordings[:index], scores[index][:index], place)
        found += _unequal(nearest)[:1]
    return sorted(found, key=lambda near: -near.percent)[:MOST_NEAR]


def near_to(text: str, others: Sequence[tuple[str, str]]) -> list[Near]:
    """Those of `others`, each as (place, text), that are close to `text`, the closest first.

    Exactly equal ones are left out, as above.
    """
    return _unequal(_nearest(text, others, _scores([text], others)[0], "")) if others else []


def near_in_either(wordings: Sequence[Wording], others: Sequence[Wording]) -> dict[str, list[Near]]:
    """Of each wording, by its place, those of `others` that are close to it in either language.

    The closest first, each once, in the language in which it is closer; equal ones too.
    """
    found: dict[str, dict[str, Near]] = defaultdict(dict)
    for name in ("text_en", "text_zh"):
        one, two = (
            [(each.place, text) for each in side if (text := getattr(each, name))]
            for side in (wordings, others)
        )
        scores = _scores([text for _place, text in one], two) if one and two else []
        for (place, text), row in zip(one, scores, strict=False):
            for near in _nearest(text, two, row, place):
                known = found[place].get(near.where)
                if near.where != place and (known is None or near.percent > known.percent):
                    found[place][near.where] = near
    return {
        place: sorted(nears.values(), key=lambda near: -near.percent)
        for place, nears in found.items()
        if nears
    }


def _scores(texts: Sequence[str], others: Sequence[tuple[str, str]]) -> Any:
    """A matrix of 0 for what is not worth a second look, of texts by others."""
    from rapidfuzz import process  # brings numpy, which a process that only mails need not load

    one, two = [_plain(text) for text in texts], [_plain(other) for _place, other in others]
    letters = process.cdist(one, two, scorer=fuzz.ratio, score_cutoff=ALIKE_FROM)
    words = process.cdist(one, two, scorer=fuzz.token_set_ratio, score_cutoff=INSIDE_FROM)
    return letters + words  # at most 200, which a byte holds


def _nearest(text: str, others: Sequence[tuple[str, str]], scores: Any, place: str) -> list[Near]:
    near = [_near(text, others[index], place) for index in map(int, scores.nonzero()[0])]
    return sorted((each for each in near if each), key=lambda each: -each.percent)


def _unequal(nears: Sequence[Near]) -> list[Near]:
    return [near for near in nears if near.kind != Kind.EQUAL]


def _near(text: str, other: tuple[str, str], place: str) -> Near | None:
    where, wording = other
    one, two = _plain(text), _plain(wording)
    percent = int(fuzz.ratio(one, two))
    if folded(text) == folded(wording):
        kind = Kind.EQUAL
    elif sorted(one.split()) == sorted(two.split()):
        kind = Kind.SAME_WORDS
    elif percent >= ALIKE_FROM:
        kind = Kind.ALIKE
    elif _is_long(one, two) and fuzz.token_set_ratio(one, two) >= INSIDE_FROM:
        kind = Kind.INSIDE_OTHER
    else:
        return None
    return Near(kind=kind, place=place, text=text, where=where, other=wording, percent=percent)


def _is_long(one: str, other: str) -> bool:
    return min(len(one.split()), len(other.split())) >= SHORTEST_INSIDE


@functools.lru_cache(maxsize=4_000)
def _plain(text: str) -> str:
    """Letters and digits alone."""
    return " ".join(re.sub(r"[^\w]+", " ", folded(text)).split())


def _clarity(text_en: str, text_zh: str) -> Iterator[Finding]:
    words = len(text_en.split())
    if words > MOST_WORDS:
        yield _hint(Kind.LONG_WORDING, count=words, most=MOST_WORDS)
    if len(text_zh) > MOST_CHARACTERS:
        yield _hint(Kind.LONG_CHINESE, count=len(text_zh), most=MOST_CHARACTERS)
    if text_en.rstrip().endswith(("?", "？")):
        yield _hint(Kind.IS_QUESTION)
    yield from _two_in_one(text_en, text_zh)
    for word in dict.fromkeys(SHORT_FORMS.findall(text_en)):
        if word not in KNOWN_SHORT_FORMS and f"({word})" not in text_en:
            yield _hint(Kind.SHORT_FORM, word=word)
    for text in (text_en, text_zh):
        if found := VAGUE.search(text):
            yield _hint(Kind.VAGUE, word=found.group())


def _two_in_one(text_en: str, text_zh: str) -> Iterator[Finding]:
    demands = [word.lower() for word in DEMANDS.findall(text_en)]
    if found := AND_OR.search(text_en) or AND_OR.search(text_zh):
        yield _hint(Kind.AND_OR, word=found.group())
    elif SENTENCES.search(text_en) or SENTENCES.search(text_zh):
        yield _hint(Kind.TWO_SENTENCES)
    elif twice := next((word for word in demands if demands.count(word) > 1), ""):
        yield _hint(Kind.TWO_DEMANDS, word=twice)


def _hint(kind: Kind, **figures: Any) -> Finding:
    return Finding(kind=kind, figures=figures)
