"""Full-text search that needs no service: folded words, and pieces of two Chinese characters.

Texts in, scores out. No database is asked, so every database gives the same. English words are
found by their beginning and without regard to plural (Harman's S-stemmer), letters without regard
to case, width and accents. Chinese has no spaces: a run of characters is cut into overlapping
pairs, of which two thirds must stand in the text; a text that holds the run whole comes first.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

MOST_CHARACTERS = 200
MOST_TERMS = 12
_HAN = r"\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
# So frequent that they tell nothing, unless they are all that was asked.
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by do does for from has have how i in is it its my of on or our"
        " that the their this to was we what when where which who with you your",
    )
)
Text = tuple[int, str]  # weight, and the text


def clean(query: str) -> str:
    """What a reader typed, as far as it can be searched: no controls, no excess, one line."""
    return visible(query[: 4 * MOST_CHARACTERS])[:MOST_CHARACTERS].strip()


def visible(text: str) -> str:
    """The text on one line, without what steers the display or cannot be displayed."""
    return " ".join("".join(_visible(character) for character in text).split())


def terms_of(query: str) -> list[str]:
    """The words of a query and its Chinese runs, folded, each once."""
    runs = list(dict.fromkeys(_RUNS.findall(fold(query))))
    telling = [run for run in runs if run not in _EMPTY_WORDS]
    return (telling or runs)[:MOST_TERMS]


class Index:
    """The texts of some things, numbered from 0, to be searched."""

    def __init__(self, things: Iterable[Sequence[Text]]) -> None:
        self._weights: dict[str, dict[int, int]] = defaultdict(dict)
        self._folded: list[str] = []
        for number, texts in enumerate(things):
            folded = [(weight, fold(text)) for weight, text in texts]
            self._folded.append("\n".join(text for _weight, text in folded))
            for weight, text in folded:
                for token in set(_tokens(text)):
                    held = self._weights[token]
                    held[number] = held.get(number, 0) + weight
        self._vocabulary = sorted(self._weights)

    def search(self, terms: Sequence[str]) -> dict[int, float]:
        """The score of each thing that holds every term."""
        found = [self._holding(term) for term in terms]
        if not found:
            return {}
        common = set(found[0]).intersection(*found[1:])
        return {number: sum(scores[number] for scores in found) for number in common}

    def _holding(self, term: str) -> dict[int, float]:
        return self._holding_run(term) if _HAN_RUN.fullmatch(term) else self._holding_word(term)

    def _holding_word(self, word: str) -> dict[int, float]:
        scores: dict[int, float] = {}
        for token in self._beginning_with(word):
            for number, weight in self._weights[token].items():
                scores[number] = max(scores.get(number, 0), float(weight))
        for number, weight in self._weights.get(stem(word), {}).items():
            scores[number] = max(scores.get(number, 0), 2.0 * weight)
        return scores

    def _beginning_with(self, word: str) -> Iterator[str]:
        if len(word) < 2:
            return
        for token in self._vocabulary[bisect_left(self._vocabulary, word) :]:
            if not token.startswith(word):
                return
            yield token

    def _holding_run(self, run: str) -> dict[int, float]:
        pieces = _pieces(run)
        held: dict[int, list[int]] = defaultdict(list)
        for piece in pieces:
            for number, weight in self._weights.get(piece, {}).items():
                held[number].append(weight)
        return {
            number: sum(weights) / len(pieces) * (2 if run in self._folded[number] else 1)
            for number, weights in held.items()
            if 3 * len(weights) >= 2 * len(pieces)
        }


def marked(text: str, terms: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is what was searched for."""
    folded, origins = _fold_with_origins(text)
    hits = bytearray(len(text))
    for start, end in _hits(folded, terms):
        first, last = origins[start], origins[end - 1]
        hits[first : last + 1] = b"\1" * (last + 1 - first)
    parts: list[tuple[str, bool]] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hits[end] != hits[begin]:
            parts.append((text[begin:end], bool(hits[begin])))
            begin = end
    return parts


def excerpt(text: str, terms: Sequence[str], *, width: int) -> str:
    """About `width` characters of the text, around the first hit."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    folded, origins = _fold_with_origins(text)
    first = min((start for start, _end in _hits(folded, terms)), default=0)
    start = max(0, origins[first] - width // 3) if folded else 0
    if start:  # at a word, where there are words
        start += text[start : start + 20].find(" ") + 1
    end = start + width
    if end < len(text) and (space := text.rfind(" ", end - 20, end)) > 0:
        end = space
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return before + text[start:end].strip() + after


def fold(text: str) -> str:
    """Small letters without accents, of one width."""
    return "".join(_folded(character) for character in text)


def stem(word: str) -> str:
    """The word without its English plural (Harman 1991, How effective is suffixing?)."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    parts = unicodedata.normalize("NFKD", _visible(character)).casefold()
    return "".join(part for part in parts if not unicodedata.combining(part))


def _visible(character: str) -> str:
    """Nothing for what only steers the display, a space for what cannot be displayed."""
    category = unicodedata.category(character)
    return "" if category == "Cf" else " " if category.startswith("C") else character


def _fold_with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and where each of its characters stood."""
    parts = [_folded(character) for character in text]
    origins = [place for place, part in enumerate(parts) for _character in part]
    return "".join(parts), origins


def _hits(folded: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the terms stand in a folded text."""
    words = [term for term in terms if not _HAN_RUN.fullmatch(term)]
    pieces = [piece for term in terms if _HAN_RUN.fullmatch(term) for piece in _pieces(term)]
    for run in _RUNS.finditer(folded):
        if _HAN_RUN.fullmatch(run[0]):
            for piece in pieces:
                for hit in re.finditer(f"(?={piece})", run[0]):
                    yield run.start() + hit.start(), run.start() + hit.start() + len(piece)
        elif any(_is_word_for(run[0], word) for word in words):
            yield run.span()


def _is_word_for(word: str, asked: str) -> bool:
    return (len(asked) > 1 and word.startswith(asked)) or stem(word) == stem(asked)


def _tokens(folded: str) -> Iterator[str]:
    for run in _RUNS.findall(folded):
        if _HAN_RUN.fullmatch(run):
            yield from run
            yield from _pieces(run)
        else:
            yield run
            yield stem(run)


def _pieces(run: str) -> list[str]:
    return ["".join(pair) for pair in pairwise(run)] or [run]
