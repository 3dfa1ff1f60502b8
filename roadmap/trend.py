"""Where a measured value stands against the straight path from baseline to target.

Pure and exact: decimals and dates in, a word out; fractions in between, never floats.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

# A value counts as on the path within so much of the whole way from baseline to target.
MARGIN_PERCENT = 5


class Standing(StrEnum):
    AHEAD = "ahead"
    ON = "on"
    BEHIND = "behind"


@dataclass(frozen=True, kw_only=True)
class Path:
    """The straight line between two dated values. Upwards or downwards, but never level."""

    baseline: Decimal
    baseline_on: dt.date
    target: Decimal
    target_on: dt.date

    def __post_init__(self) -> None:
        if self.baseline == self.target or self.baseline_on >= self.target_on:
            raise ValueError("A path leads to another value on a later day.")

    @property
    def way(self) -> Fraction:
        """From baseline to target; negative where less is better."""
        return Fraction(self.target) - Fraction(self.baseline)

    def expected(self, on: dt.date) -> Fraction:
        """The value of the line on a day: the baseline before it begins, the target after it."""
        days = (self.target_on - self.baseline_on).days
        gone = min(max((on - self.baseline_on).days, 0), days)
        return Fraction(self.baseline) + self.way * Fraction(gone, days)

    def standing(self, value: Decimal, on: dt.date) -> Standing:
        """Ahead of, on or behind the path. From the target's day on, short of it is behind."""
        lead = (Fraction(value) - self.expected(on)) / self.way
        margin = Fraction(MARGIN_PERCENT, 100) if on < self.target_on else Fraction(0)
        if abs(lead) <= margin:
            return Standing.ON
        return Standing.AHEAD if lead > 0 else Standing.BEHIND

    def is_reached(self, value: Decimal) -> bool:
        """Whether the value is at the target or beyond it."""
        return (Fraction(value) - Fraction(self.target)) / self.way >= 0


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_due(last: dt.date, *, every_months: int, until: dt.date) -> dt.date | None:
    """When a value is due after the `last` one: at the latest on the target's day; then never."""
    if last >= until:
        return None
    return min(months_after(last, every_months), until)


def last_missed(due: dt.date, *, every_months: int, today: dt.date) -> dt.date | None:
    """The latest day on which a value was due and none came; None while nothing is overdue."""
    if due >= today:
        return None
    times = 0
    while months_after(due, (times + 1) * every_months) < today:
        times += 1
    return months_after(due, times * every_months)
