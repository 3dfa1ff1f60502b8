"""How far the ratings of one item lie apart, and whether they lie in two camps: from counts.

`counts[0]` to `counts[K - 1]` say how often 1 to K was given; K >= 2. Everything is undefined,
None, when nobody rated. Exact fractions become floats at the end.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from surveys.round_statistics.quantiles import median, quantile, rating_at


@dataclass(frozen=True, kw_only=True)
class Dispersion:
    """Spread of one item. The deviations are in units of the scale, the indices are shares.

    `mode` holds every category with the highest count. `polarization` is (1 - A) / 2.
    """

    mode: tuple[int, ...] | None = None
    min: int | None = None
    max: int | None = None
    mean_abs_dev_median: float | None = None
    median_abs_dev: float | None = None
    agreement_vdeijk: float | None = None
    polarization: float | None = None
    consensus_tastle: float | None = None

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Dispersion":
        """All of it for ratings 1 to K that were given `counts` times."""
        if not any(counts):
            return cls()
        given = [value for value, count in enumerate(counts, start=1) if count]
        agreement = agreement_vdeijk(counts)
        return cls(
            mode=tuple(value for value in given if counts[value - 1] == max(counts)),
            min=given[0],
            max=given[-1],
            mean_abs_dev_median=float(mean_absolute_deviation(counts)),
            median_abs_dev=float(median_absolute_deviation(counts)),
            agreement_vdeijk=float(agreement),
            polarization=float((1 - agreement) / 2),
            consensus_tastle=consensus_tastle(counts),
        )


def mean_absolute_deviation(counts: Sequence[int]) -> Fraction:
    """Sum of |x - median| / n; 0 when all ratings are equal. Needs one rating."""
    middle = median(counts)
    distances = (abs(value - middle) * count for value, count in enumerate(counts, start=1))
    return Fraction(sum(distances)) / sum(counts)


def median_absolute_deviation(counts: Sequence[int]) -> Fraction:
    """The median of |x - median|, not scaled to a normal distribution. Needs one rating."""
    middle = median(counts)
    distances: dict[Fraction, int] = {}
    for value, count in enumerate(counts, start=1):
        distances[abs(value - middle)] = distances.get(abs(value - middle), 0) + count
    steps = sorted(distances)
    ordered, n = [distances[step] for step in steps], sum(counts)
    lower, upper = (steps[rating_at(ordered, place) - 1] for place in ((n + 1) // 2, n // 2 + 1))
    return (lower + upper) / 2


def agreement_vdeijk(counts: Sequence[int]) -> Fraction:
    """Agreement A of van der Eijk (Quality & Quantity 35:325-341, 2001), -1 to 1.

    The counts are peeled into layers; a layer is the pattern of the cells that are not empty times
    the smallest of their counts, and weighs its share of all ratings. 1: all in one category;
    0: uniform; -1: half at each end. Needs one rating.
    """
    left, agreement = list(counts), Fraction(0)
    while any(left):
        pattern = [count > 0 for count in left]
        height = min(count for count in left if count)
        agreement += Fraction(height * sum(pattern), sum(counts)) * _pattern_agreement(pattern)
        left = [count - height if count else 0 for count in left]
    return agreement


def _pattern_agreement(pattern: Sequence[bool]) -> Fraction:
    """U (1 - (S - 1) / (K - 1)) with U from the triples of categories; S cells are not empty."""
    filled, width = sum(pattern), len(pattern)
    if filled in (1, width):
        return Fraction(filled == 1)
    triples = list(combinations(pattern, 3))
    together = sum(triple in ((True, True, False), (False, True, True)) for triple in triples)
    apart = triples.count((True, False, True))
    unimodality = Fraction(
        (width - 2) * together - (width - 1) * apart, (width - 2) * (together + apart)
    )
    return unimodality * (1 - Fraction(filled - 1, width - 1))


def consensus_tastle(counts: Sequence[int]) -> float:
    """Cns of Tastle and Wierman (Int J Approx Reasoning 45:531-545, 2007), 0 to 1.

    1 + sum of p_k log2(1 - |k - mean| / (K - 1)), with 0 log 0 = 0. Needs one rating.
    """
    n, width = sum(counts), len(counts) - 1
    mean = Fraction(sum(value * count for value, count in enumerate(counts, start=1)), n)
    return 1 + math.fsum(
        count / n * math.log2(1 - abs(value - mean) / width)
        for value, count in enumerate(counts, start=1)
        if count
    )


@dataclass(frozen=True, kw_only=True)
class RandAppropriateness:
    """The RAND/UCLA disagreement index, adapted to K points by linear rescaling (advanced).

    On 9 points IPRAS = 2.35 + 1.5 |5 - IPRCP|, with IPR = P70 - P30 (type 7) and IPRCP their
    middle; disagreement if IPR > IPRAS, and the index is IPR / IPRAS. On K points distances shrink
    by (K - 1) / 8, and the index stays what it was. Regions of the median: from 7 and up to 3 of 9,
    which is from 4 and up to 2 of 5 (EPAGE). `rand_disagreement_counts`: a third of the panel at
    each end, n // 3 rounded as in the RAND tables, from 8 raters on (BMC Med Inform Decis Mak
    12:93, 2012, table 7). The constants were fitted to panels of about nine.
    """

    p30: float | None = None
    p70: float | None = None
    ipr: float | None = None
    iprcp: float | None = None
    asymmetry: float | None = None
    ipras: float | None = None
    disagreement_index: float | None = None
    rand_disagreement_ipras: bool | None = None
    rand_region: str | None = None
    rand_disagreement_counts: bool | None = None

    @classmethod
    def of(
        cls, counts: Sequence[int], *, favourable: int, unfavourable: int
    ) -> "RandAppropriateness":
        """The index for ratings 1 to K that were given `counts` times."""
        if not any(counts):
            return cls()
        p30, p70 = (quantile(counts, Fraction(tenths, 10)) for tenths in (3, 7))
        ipr, centre = p70 - p30, (p30 + p70) / 2
        asymmetry = abs(Fraction(len(counts) + 1, 2) - centre)
        ipras = Fraction(235, 100) * _of_nine(counts) + Fraction(3, 2) * asymmetry
        return cls(
            p30=float(p30),
            p70=float(p70),
            ipr=float(ipr),
            iprcp=float(centre),
            asymmetry=float(asymmetry),
            ipras=float(ipras),
            disagreement_index=float(ipr / ipras),
            rand_disagreement_ipras=ipr > ipras,
            rand_region=rand_region(counts),
            rand_disagreement_counts=two_camps(favourable, unfavourable, sum(counts)),
        )


def rand_region(counts: Sequence[int]) -> str:
    """Where the median stands: high (from 7 of 9), low (up to 3 of 9) or middle."""
    middle = median(counts)
    if middle >= 1 + 6 * _of_nine(counts):
        return "high"
    return "low" if middle <= 1 + 2 * _of_nine(counts) else "middle"


def _of_nine(counts: Sequence[int]) -> Fraction:
    """How many steps of this scale make one step of the scale of nine."""
    return Fraction(len(counts) - 1, 8)


def two_camps(favourable: int, unfavourable: int, n: int) -> bool:
    """Whether, of at least 8 raters, (n + 1) // 3 or more stand on each side."""
    return n >= 8 and min(favourable, unfavourable) >= (n + 1) // 3


def dajani_level(favourable: int, neutral: int, unfavourable: int) -> str | None:
    """The level of agreement after Dajani et al. (1979) on three groups, by whole numbers.

    consensus: all in one group; majority: over half; bipolarity: two groups of half each;
    plurality: one largest group; else disagreement. None when nobody rated.
    """
    groups = (favourable, neutral, unfavourable)
    n, largest = sum(groups), max(groups)
    levels = (
        ("consensus", largest == n),
        ("majority", 2 * largest > n),
        ("bipolarity", 2 * largest == n and groups.count(largest) == 2),
        ("plurality", groups.count(largest) == 1),
        ("disagreement", True),
    )
    return next(level for level, holds in levels if holds) if n else None
