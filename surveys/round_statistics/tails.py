"""Tails of distributions: the one place that knows scipy, which is imported when first needed.

`scipy.special` holds all of it and loads in a quarter of the time of `scipy.stats`.
"""

import math
from bisect import bisect_left
from statistics import NormalDist


def normal_quantile(probability: float) -> float:
    """The z below which a standard normal value lies with `probability`, strictly in 0 to 1."""
    return NormalDist().inv_cdf(probability)


def normal_two_sided(z: float) -> float:
    """P(|Z| >= |z|) of a standard normal Z: erfc(|z| / sqrt 2)."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi_square_upper(chi_square: float, degrees: int) -> float:
    """P(X >= chi_square) with `degrees` (at least 1) degrees of freedom."""
    from scipy.special import gammaincc

    return float(gammaincc(degrees / 2, chi_square / 2))


def binomial_upper(k: int, n: int, probability: float) -> float:
    """P(X >= k) for X successes of n; an incomplete beta integral, good for any n."""
    from scipy.special import betainc

    if k <= 0:
        return 1.0
    return float(betainc(k, n - k + 1, probability)) if k <= n else 0.0


def binomial_quantile(level: float, n: int, probability: float) -> int:
    """The smallest k with P(X <= k) >= level, the inverse CDF; `level` is strictly in 0 to 1."""
    return bisect_left(range(n), level, key=lambda k: 1 - binomial_upper(k + 1, n, probability))


def beta_quantile(level: float, a: int, b: int) -> float:
    """The value below which a Beta(a, b) lies with probability `level`; a, b >= 1."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, level))
