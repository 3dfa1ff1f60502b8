"""Codes whose words are like those of a priority, and priorities that nearly say the same. Pure.

Texts in, scores out: the cosine of their words weighted by TF-IDF (Salton and Buckley, 1988), from
0, no telling word in common, to 1, the same words. English by words without their plural, Chinese
by pairs of characters; the mean of both languages where both are given. The same texts give the
same scores; equal scores keep the order of the codebook. Nothing is learnt from outside.

What is placed under a code may raise its score by half of what is missing to the closest of these
wordings and never lowers it: a code does not get harder to find for being used often. Single words
find more than runs of two here: statements are short, and few runs occur twice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from roadmap.full_text import fold, stem

MOST = 3
ALIKE_FROM = 0.03  # below, what two texts have in common is chance
NEARLY_SAME_FROM = 0.5  # other statements of one pillar reach 0.4, paraphrases 0.7
_WORDS = re.compile(r"[^\W\u3005\u3007\u3400-\u9fff\uf900-\ufaff]{2,}")
_RUNS = re.compile(r"[\u3005\u3007\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]{2,}")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A priority as it was rated last."""

    key: int
    text_en: str
    text_zh: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeText:
    """What the codebook says of a code in each language, and which statements stand under it."""

    key: int
    text_en: str
    text_zh: str = ""
    placed: Sequence[int] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A code that is like a statement, by its words."""

    code: int
    score: float  # above 0, at most 1, two decimals


@dataclass(frozen=True, kw_only=True)
class NearlySame:
    """Two statements that nearly say the same; `one` stands before `other`."""

    one: int
    other: int
    score: float


def suggested_codes(
    statements: Sequence[Statement], codes: Sequence[CodeText], *, most: int = MOST
) -> dict[int, list[Likeness]]:
    """Return, by key of the statement, the codes most like it, the closest first.

    Give the statements and codes of one pillar. A statement that stands under a code does not speak
    for that code where it is itself the question. Statements like no code are left out.
    """
    if not statements or not codes:
        return {}
    scores = _likeness(statements, codes)
    found = {}
    for statement, row in zip(statements, scores.tolist(), strict=True):
        likely = [
            Likeness(code=codes[place].key, score=row[place])
            for place in sorted(range(len(codes)), key=row.__getitem__, reverse=True)[:most]
            if row[place] >= ALIKE_FROM
        ]
        if likely:
            found[statement.key] = likely
    return found


def nearly_same(statements: Sequence[Statement]) -> list[NearlySame]:
    """Return the pairs of statements that nearly say the same, the closest first."""
    if len(statements) < 2:
        return []
    scores = _rounded(_similarity(statements, statements)).tolist()
    pairs = [
        NearlySame(one=one.key, other=other.key, score=scores[row][column])
        for row, one in enumerate(statements)
        for column, other in enumerate(statements)
        if row < column and scores[row][column] >= NEARLY_SAME_FROM
    ]
    return sorted(pairs, key=lambda pair: -pair.score)


def _likeness(statements: Sequence[Statement], codes: Sequence[CodeText]) -> Any:
    """The score of each statement (row) with each code (column)."""
    import numpy as np

    texts = [*codes, *statements]
    between = _similarity(statements, texts)
    by_codebook, by_others = between[:, : len(codes)], between[:, len(codes) :].copy()
    np.fill_diagonal(by_others, 0)
    closest = np.zeros_like(by_codebook)
    places = {statement.key: place for place, statement in enumerate(statements)}
    for column, code in enumerate(codes):
        placed = [places[key] for key in code.placed if key in places]
        if placed:
            closest[:, column] = by_others[:, placed].max(axis=1)
    return _rounded(np.maximum(by_codebook, (by_codebook + closest) / 2))


def _similarity(rows: Sequence[Any], columns: Sequence[Any]) -> Any:
    """The cosine of each of `rows`, which are the last of `columns`, with each of these."""
    import numpy as np

    total = np.zeros((len(rows), len(columns)))
    spoken = np.zeros_like(total)
    for name, terms in ANALYSERS.items():
        texts = [getattr(each, name) for each in columns]
        if not any(terms(text) for text in texts):
            continue
        weights = _weights(texts, terms)
        given = np.array([bool(text) for text in texts])
        both = np.outer(given[-len(rows) :], given)
        total += np.where(both, (weights[-len(rows) :] @ weights.T).toarray(), 0)
        spoken += both
    return total / np.maximum(spoken, 1)


def _weights(texts: Sequence[str], terms: Callable[[str], list[str]]) -> Any:
    """One row of TF-IDF a text, of length 1. The library takes a second to load: not at start."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=terms, sublinear_tf=True).fit_transform(texts)


def _rounded(scores: Any) -> Any:
    """To two decimals, as they are shown and stored, and no more than 1."""
    return scores.clip(0, 1).round(2)


def _english(text: str) -> list[str]:
    """The telling words of a text, without plural."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return [stem(word) for word in _WORDS.findall(fold(text)) if word not in ENGLISH_STOP_WORDS]


def _chinese(text: str) -> list[str]:
    """The pairs of characters of each run, and words in Latin letters."""
    return [piece for run in _RUNS.findall(fold(text)) for piece in _pieces(run)]


def _pieces(run: str) -> list[str]:
    if run.isascii() or len(run) == 1:
        return [run]
    return [run[place : place + 2] for place in range(len(run) - 1)]


ANALYSERS: Mapping[str, Callable[[str], list[str]]] = {"text_en": _english, "text_zh": _chinese}
