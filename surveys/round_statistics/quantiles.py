"""Quantiles of ratings that are given as counts, in exact fractions.

`counts[0]` to `counts[K - 1]` say how often 1 to K was given. The types are those of Hyndman and
Fan (1996): a type is nothing but a position among the sorted ratings, between which we go straight.
All are undefined without ratings: None from `Quartiles`, ValueError from the single functions.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate


def _averaged_position(n: int, probability: Fraction) -> Fraction:
    exact = n * probability
    return exact + Fraction(1, 2) if exact.denominator == 1 else Fraction(math.ceil(exact))


POSITIONS: dict[int, Callable[[int, Fraction], Fraction]] = {
    7: lambda n, probability: (n - 1) * probability + 1,  # numpy, R, Excel's QUARTILE.INC
    6: lambda n, probability: (n + 1) * probability,  # SPSS, Minitab
    2: _averaged_position,  # SAS
}


def quantile(counts: Sequence[int], probability: Fraction, kind: int = 7) -> Fraction:
    """The quantile of type 7, 6 or 2, in units of the scale."""
    return at_position(counts, POSITIONS[kind](sum(counts), probability))


def median(counts: Sequence[int]) -> Fraction:
    """The middle rating, or the mean of the two in the middle: 3.5 is legal."""
    return quantile(counts, Fraction(1, 2))


def hinges(counts: Sequence[int]) -> tuple[Fraction, Fraction]:
    """Tukey's hinges: medians of both halves, which share the median when n is odd (fivenum)."""
    n = sum(counts)
    depth = Fraction((n + 3) // 2, 2)
    return at_position(counts, depth), at_position(counts, n + 1 - depth)


def at_position(counts: Sequence[int], position: Fraction) -> Fraction:
    """The value at a position from 1 to n of the sorted ratings, linear in between."""
    n = sum(counts)
    if n == 0:
        raise ValueError("Nobody rated: there is no quantile.")
    position = min(max(position, Fraction(1)), Fraction(n))
    lower, upper = (rating_at(counts, f(position)) for f in (math.floor, math.ceil))
    return lower + (position - math.floor(position)) * (upper - lower)


def rating_at(counts: Sequence[int], place: int) -> int:
    """The rating at `place`, from 1, of all ratings sorted upwards."""
    return next(value for value, up_to in enumerate(accumulate(counts), 1) if place <= up_to)


@dataclass(frozen=True, kw_only=True)
class Quartiles:
    """Four ways to take quartiles, in units of the scale; all None when nobody rated.

    Verdicts like "IQR <= 1" differ between them on small panels, so a report must name its type.
    """

    q1_type7: float | None = None
    q3_type7: float | None = None
    iqr_type7: float | None = None
    q1_type6: float | None = None
    q3_type6: float | None = None
    iqr_type6: float | None = None
    q1_type2: float | None = None
    q3_type2: float | None = None
    iqr_type2: float | None = None
    hinge_lower: float | None = None
    hinge_upper: float | None = None
    iqr_hinges: float | None = None

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Quartiles":
        """All quartiles of ratings 1 to K that were given `counts` times."""
        if not any(counts):
            return cls()
        found: dict[str, Fraction] = {}
        for kind in POSITIONS:
            q1, q3 = (quantile(counts, Fraction(quarter, 4), kind) for quarter in (1, 3))
            found |= {f"q1_type{kind}": q1, f"q3_type{kind}": q3, f"iqr_type{kind}": q3 - q1}
        lower, upper = hinges(counts)
        found |= {"hinge_lower": lower, "hinge_upper": upper, "iqr_hinges": upper - lower}
        return cls(**{name: float(value) for name, value in found.items()})
