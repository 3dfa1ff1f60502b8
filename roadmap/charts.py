"""The picture of a trend: where its lines and marks stand. Plain figures in, coordinates out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from roadmap.trend import Path

WIDTH, HEIGHT = 360, 150
LEFT, RIGHT, TOP, BOTTOM = 10, 350, 14, 126


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A point of the picture, as texts, so that no language writes them with a comma."""

    x: str
    y: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Straight path, measured line and marks. The line begins at the baseline."""

    baseline: Mark
    target: Mark
    marks: list[Mark]
    years: list[tuple[str, str]]  # x and the year that begins there

    @property
    def line(self) -> str:
        """The measured line, for `points` of a polyline."""
        return " ".join(f"{mark.x},{mark.y}" for mark in [self.baseline, *self.marks])


def trend(path: Path, values: Sequence[tuple[dt.date, Decimal]]) -> Trend:
    """Place a path and its values, the oldest first, in a picture of WIDTH by HEIGHT."""
    figures = [path.baseline, path.target, *(value for _day, value in values)]
    low, high = min(figures), max(figures)
    first, last = path.baseline_on, max([path.target_on, *(day for day, _value in values)])

    def across(day: dt.date) -> str:
        share = Fraction((day - first).days, (last - first).days)
        return _written(LEFT + share * (RIGHT - LEFT))

    def place(day: dt.date, value: Decimal) -> Mark:
        share = Fraction(value - low) / Fraction(high - low)
        return Mark(x=across(day), y=_written(BOTTOM - share * (BOTTOM - TOP)))

    return Trend(
        baseline=place(path.baseline_on, path.baseline),
        target=place(path.target_on, path.target),
        marks=[place(day, value) for day, value in values],
        years=[(across(dt.date(year, 1, 1)), str(year)) for year in _years(first, last)],
    )


def _years(first: dt.date, last: dt.date) -> list[int]:
    """Years that begin within the picture; every second, fifth … where they would be too close."""
    years = list(range(first.year + (first > dt.date(first.year, 1, 1)), last.year + 1))
    step = next(step for step in (1, 2, 5, 10, 25, 100) if len(years) <= 7 * step)
    return [year for year in years if year % step == 0]


def _written(share: Fraction) -> str:
    return f"{round(share * 10) // 10}.{round(share * 10) % 10}"
