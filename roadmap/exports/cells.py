"""Texts of an edition as cells of its tables."""

from collections.abc import Iterable

from roadmap.exports.imprint import shown
from roadmap.models.snapshot import Part
from surveys.exports.cells import Value

Row = list[Value]


def texts_of(part: Part, *names: str) -> list[str]:
    """Both languages of each text; empty where there is none."""
    return [
        shown(part.data.get(f"{name}_{language}") or "")
        for name in names
        for language in ("en", "zh")
    ]


def names_of(names: Iterable[str]) -> str:
    return "; ".join(names)
