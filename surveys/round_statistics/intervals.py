"""How sure a share of favourable ratings is: intervals of 95 % and Lawshe's ratio.

The panel is no random sample: an interval says what a panel of this size can tell, nothing about
a population, and it never decides. Shares run from 0 to 1. Undefined, None, when nobody rated.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass

from surveys.round_statistics.tails import (
    beta_quantile,
    binomial_quantile,
    binomial_upper,
    normal_quantile,
)

CONFIDENCE = 0.95
SIGNIFICANCE = 0.05  # of the critical number of favourable ratings
TAIL = (1 - CONFIDENCE) / 2

Limits = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class ShareIntervals:
    """Intervals around favourable / n, and the content validity ratio beside them."""

    wilson_lower: float | None = None
    wilson_upper: float | None = None
    clopper_pearson_lower: float | None = None
    clopper_pearson_upper: float | None = None
    boot_ideal_lower: float | None = None
    boot_ideal_upper: float | None = None
    cvr: float | None = None
    cvr_p_one_sided: float | None = None
    cvr_n_critical: int | None = None

    @classmethod
    def of(cls, favourable: int, n: int) -> "ShareIntervals":
        """Everything for `favourable` of n ratings."""
        if n == 0:
            return cls()
        limits = (*wilson(favourable, n), *clopper_pearson(favourable, n))
        ideal = bootstrap_limits(favourable, n)
        return cls(
            **dict(zip(list(cls.__annotations__)[:6], (*limits, *ideal), strict=True)),
            cvr=(2 * favourable - n) / n,
            cvr_p_one_sided=binomial_upper(favourable, n, 0.5),
            cvr_n_critical=cvr_critical(n),
        )


def wilson(favourable: int, n: int) -> Limits:
    """Wilson's score interval (Newcombe, Stat Med 17:857-872, 1998, method 3); n >= 1.

    (p + z²/2n ± z sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n), cut to 0 and 1.
    """
    z, share = normal_quantile(1 - TAIL), favourable / n
    centre = share + z * z / (2 * n)
    margin = z * math.sqrt(favourable * (n - favourable) / n**3 + (z / (2 * n)) ** 2)
    lower, upper = ((centre + side * margin) / (1 + z * z / n) for side in (-1, 1))
    return (max(lower, 0.0) if favourable else 0.0, min(upper, 1.0) if favourable < n else 1.0)


def clopper_pearson(favourable: int, n: int) -> Limits:
    """The exact interval, from quantiles of the beta distribution; n >= 1. Never too narrow."""
    lower = beta_quantile(TAIL, favourable, n - favourable + 1) if favourable else 0.0
    upper = beta_quantile(1 - TAIL, favourable + 1, n - favourable) if favourable < n else 1.0
    return lower, upper


def bootstrap_limits(favourable: int, n: int) -> Limits:
    """Percentile limits of the complete bootstrap of a share, which is binomial; n >= 1."""
    lower, upper = (binomial_quantile(p, n, favourable / n) / n for p in (TAIL, 1 - TAIL))
    return lower, upper


def cvr_critical(n: int) -> int | None:
    """The fewest favourable of n that chance, at one half, reaches with at most 5 %.

    For Lawshe's (1975) content validity ratio (F - n/2) / (n/2); critical numbers by Ayre and
    Scally (Meas Eval Couns Dev 47:79-86, 2014). None where not even n of n are enough (n < 5).
    """
    if binomial_upper(n, n, 0.5) > SIGNIFICANCE:
        return None
    return bisect_left(range(n), -SIGNIFICANCE, key=lambda k: -binomial_upper(k, n, 0.5))
