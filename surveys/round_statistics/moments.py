"""Mean, spread and quartiles of one item from its counts: no frames, so that a page is quick."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.round_statistics.quantiles import median, quantile


@dataclass(frozen=True, kw_only=True)
class ItemStatistics:
    """Statistics of one item on its own scale; None where undefined.

    `sd` has n - 1 below the line and needs two ratings; the others need one.
    """

    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    iqr: float | None = None


def statistics_from_counts(counts: Sequence[int]) -> ItemStatistics:
    """Statistics of ratings 1 to K that were given `counts[0]` to `counts[K - 1]` times.

    Raises ValueError on a negative count.
    """
    if any(count < 0 for count in counts):
        raise ValueError(f"A rating cannot have been given {min(counts)} times.")
    n = sum(counts)
    if n == 0:
        return ItemStatistics()
    q1, q3 = (quantile(counts, Fraction(quarter, 4)) for quarter in (1, 3))
    return ItemStatistics(
        mean=float(Fraction(sum(_weighted(counts, power=1)), n)),
        sd=_standard_deviation(counts),
        median=float(median(counts)),
        q1=float(q1),
        q3=float(q3),
        iqr=float(q3 - q1),
    )


def coefficient_of_variation(counts: Sequence[int]) -> float | None:
    """SD / mean, a share; None below two ratings. It depends on where the scale begins."""
    sd = _standard_deviation(counts)
    return None if sd is None else sd * sum(counts) / sum(_weighted(counts, power=1))


def _weighted(counts: Sequence[int], *, power: int) -> list[int]:
    return [count * value**power for value, count in enumerate(counts, start=1)]


def _standard_deviation(counts: Sequence[int]) -> float | None:
    n = sum(counts)
    if n < 2:
        return None
    total, squares = sum(_weighted(counts, power=1)), sum(_weighted(counts, power=2))
    return math.sqrt(Fraction(n * squares - total * total, n * (n - 1)))
