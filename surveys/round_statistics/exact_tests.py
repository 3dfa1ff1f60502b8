"""Tests for paired and unpaired ratings that stay right when ratings are tied.

scipy's `wilcoxon` and `mannwhitneyu(method="exact")` are wrong with ties or zeros. Here the exact
p is conditional on the ranks that were observed: two-sided, P(|T - E| >= |t - E|), from the whole
distribution of the statistic; ranks are doubled, so mid-ranks and all comparisons are integers.
Above the sizes named here the exact p is not computed, None, and the normal one has to do.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from surveys.round_statistics.tails import chi_square_upper, normal_two_sided

EXACT_PAIRS = 500  # that changed; the distribution takes about 0.1 s there
EXACT_EXPERTS = 120  # in both groups together; 0.1 s at worst

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SignedRank:
    """Wilcoxon's signed-rank test. W+ and W- are sums of ranks without zeros.

    `pratt_*` rank the zeros, too, before dropping them. All but `n_nonzero` are None when nobody
    changed. `rank_biserial` is (W+ - W-) / (W+ + W-), -1 to 1; `_cc` is corrected for continuity.
    """

    n_nonzero: int
    w_plus: float | None = None
    w_minus: float | None = None
    p_normal_cc: float | None = None
    p_normal: float | None = None
    p_exact: float | None = None
    pratt_p_exact: float | None = None
    pratt_p_normal: float | None = None
    rank_biserial: float | None = None


def signed_rank(differences: Sequence[float] | npt.NDArray[np.int64]) -> SignedRank:
    """Wilcoxon's signed-rank test (1945; zeros dropped) and Pratt's (1959) of paired differences.

    The normal p has the variance sum(rank²) / 4, which is corrected for ties.
    """
    found = np.asarray(differences)
    moved = found[found != 0]
    if not len(moved):
        return SignedRank(n_nonzero=0)
    plain = _SignedRanks.of(moved, zeros=0)
    pratt = _SignedRanks.of(moved, zeros=len(found) - len(moved))
    return SignedRank(
        n_nonzero=len(moved),
        w_plus=plain.up / 2,
        w_minus=(plain.total - plain.up) / 2,
        p_normal_cc=plain.normal_p(correction=1),
        p_normal=plain.normal_p(),
        p_exact=plain.exact_p(),
        pratt_p_exact=pratt.exact_p(),
        pratt_p_normal=pratt.normal_p(),
        rank_biserial=(2 * plain.up - plain.total) / plain.total,
    )


@dataclass(frozen=True, kw_only=True)
class _SignedRanks:
    """Doubled mid-ranks of sizes of change, how many share each, and the sum of those upwards."""

    ranks: list[int]
    ties: list[int]
    up: int

    @classmethod
    def of(cls, moved: npt.NDArray[np.number], *, zeros: int) -> "_SignedRanks":
        sizes, ties = np.unique(np.abs(moved), return_counts=True)
        ranks = doubled_midranks(ties.tolist(), before=zeros)
        upwards = [int((moved == size).sum()) for size in sizes]
        up = sum(rank * count for rank, count in zip(ranks, upwards, strict=True))
        return cls(ranks=ranks, ties=ties.tolist(), up=up)

    @property
    def total(self) -> int:
        return sum(rank * tied for rank, tied in zip(self.ranks, self.ties, strict=True))

    def normal_p(self, correction: int = 0) -> float:
        """`correction` in doubled ranks: 1 is the usual half."""
        squares = sum(rank**2 * tied for rank, tied in zip(self.ranks, self.ties, strict=True))
        return _normal_p(2 * self.up - self.total, squares, 2 * correction)

    def exact_p(self) -> float | None:
        if sum(self.ties) > EXACT_PAIRS:
            return None
        weights = np.ones(1)
        for rank, tied in zip(self.ranks, self.ties, strict=True):
            coins = [math.comb(tied, ups) / 2**tied for ups in range(tied + 1)]
            weights = _spread(weights, coins, rank)
        return _two_sided(weights, self.up, 2 * np.arange(len(weights)) - self.total)


def doubled_midranks(ties: Iterable[int], before: int = 0) -> list[int]:
    """Twice the mean rank of each group of equal values; `before` ranks are already taken."""
    ranks = []
    for tied in ties:
        ranks.append(2 * before + tied + 1)
        before += tied
    return ranks


def _spread(weights: Floats, coins: Sequence[float], step: int) -> Floats:
    """The distribution of the sum of what `weights` describes and `step` times what `coins` do."""
    spread = np.zeros(len(weights) + step * (len(coins) - 1))
    for times, coin in enumerate(coins):
        spread[times * step : times * step + len(weights)] += coin * weights
    return spread


def _two_sided(weights: Floats, observed: int, deviations: npt.NDArray[np.int64]) -> float:
    """The share of `weights` whose deviation is at least that of the observed value, up to 1."""
    distance = abs(int(deviations[observed]))
    return min(float(weights[np.abs(deviations) >= distance].sum() / weights.sum()), 1.0)


def _normal_p(deviation: float, variance: float, correction: float) -> float:
    towards_zero = abs(deviation) - (correction if deviation else 0)
    return normal_two_sided(towards_zero / math.sqrt(variance))


@dataclass(frozen=True, kw_only=True)
class RankSum:
    """The Mann-Whitney test of two groups. `U1` counts pairs in which group 1 is higher, ties half.

    `vd_A` is U1 / (n1 n2), the chance that a member of group 1 is higher (Vargha and Delaney);
    `cliffs_delta` is 2 A - 1. All but n1 and n2 are None if a group is empty; the p's also if all
    values are equal.
    """

    n1: int
    n2: int
    U1: float | None = None
    p_normal_cc: float | None = None
    p_normal: float | None = None
    p_exact: float | None = None
    cliffs_delta: float | None = None
    vd_A: float | None = None  # noqa: N815 (as its authors write it)


def rank_sum(first: Sequence[int], second: Sequence[int]) -> RankSum:
    """The Mann-Whitney test (1947) of two groups given as counts of the same ordered categories.

    The normal p has the variance n1 n2 / 12 (n + 1 - sum(t³ - t) / (n (n - 1))).
    """
    n1, n2 = sum(first), sum(second)
    if not n1 or not n2:
        return RankSum(n1=n1, n2=n2)
    ties = [a + b for a, b in zip(first, second, strict=True)]
    doubled = sum(r * a for r, a in zip(doubled_midranks(ties), first, strict=True))
    wins = doubled - n1 * (n1 + 1)  # twice U1
    tied = sum(tie**3 - tie for tie in ties)
    n = n1 + n2
    variance = n1 * n2 / 3 * ((n + 1) - tied / (n * (n - 1)))  # of twice U1
    varies = max(ties) < n
    return RankSum(
        n1=n1,
        n2=n2,
        U1=wins / 2,
        p_normal_cc=_normal_p(wins - n1 * n2, variance, 1) if varies else None,
        p_normal=_normal_p(wins - n1 * n2, variance, 0) if varies else None,
        p_exact=_exact_rank_sum(first, ties) if varies and n <= EXACT_EXPERTS else None,
        cliffs_delta=(wins - n1 * n2) / (n1 * n2),
        vd_A=wins / (2 * n1 * n2),
    )


def _exact_rank_sum(first: Sequence[int], ties: Sequence[int]) -> float:
    """By the smaller group, whose rank sums have the smaller table."""
    n = sum(ties)
    members = first if 2 * sum(first) <= n else [t - a for a, t in zip(first, ties, strict=True)]
    size = sum(members)
    ranks = doubled_midranks(ties)
    observed = sum(rank * member for rank, member in zip(ranks, members, strict=True))
    weights = _rank_sum_weights(ranks, ties, size)
    return _two_sided(weights, observed, np.arange(len(weights)) - size * (n + 1))


def _rank_sum_weights(ranks: Sequence[int], ties: Sequence[int], size: int) -> Floats:
    """In how many ways `size` members of the tied groups have each sum of doubled ranks."""
    *others, (most, last) = sorted(zip(ties, ranks, strict=True))
    table = np.ones((1, 1))  # members taken so far, by their sum
    for tied, rank in others:
        table = _take(table, rank, tied, size)
    weights = np.zeros(table.shape[1] + last * min(most, size))
    for taken in range(min(most, size) + 1):  # the largest group fills up what is missing
        if size - taken < len(table):
            row = table[size - taken] * math.comb(most, taken)
            weights[taken * last : taken * last + len(row)] += row
    return weights


def _take(table: Floats, rank: int, tied: int, size: int) -> Floats:
    """`table` after any number of a group of `tied` members was taken, `size` in all at most."""
    rows, sums = table.shape
    more = min(tied, size)
    wider = np.zeros((min(rows + more, size + 1), sums + more * rank))
    for taken in range(more + 1):
        kept = table[: len(wider) - taken]
        wider[taken : taken + len(kept), taken * rank : taken * rank + sums] += (
            math.comb(tied, taken) * kept
        )
    return wider


@dataclass(frozen=True, kw_only=True)
class McNemar:
    """McNemar's test of b who left the favourable ratings and c who joined them.

    `p_mid` is recommended (Fagerland, Lydersen, Laake, BMC Med Res Methodol 13:91, 2013). All p's
    and chi-squares are None when b + c = 0: nobody crossed.
    """

    b_left: int
    c_joined: int
    chi2: float | None = None
    p_asymptotic: float | None = None
    chi2_cc: float | None = None
    p_asymptotic_cc: float | None = None
    p_exact: float | None = None
    p_mid: float | None = None


def mcnemar(b_left: int, c_joined: int) -> McNemar:
    """chi² = (b - c)² / (b + c); corrected (|b - c| - 1)² / (b + c), 0 if b = c.

    Exact: 2 P(X <= min(b, c)) for X of b + c fair coins, up to 1. Mid-p: that less
    P(X = min(b, c)); when b = c, 1 less half of it.
    """
    crossed, apart = b_left + c_joined, abs(b_left - c_joined)
    if crossed == 0:
        return McNemar(b_left=b_left, c_joined=c_joined)
    chi2, corrected = apart**2 / crossed, max(apart - 1, 0) ** 2 / crossed
    at_most, exactly = _fair_coins(min(b_left, c_joined), crossed)
    return McNemar(
        b_left=b_left,
        c_joined=c_joined,
        chi2=chi2,
        p_asymptotic=chi_square_upper(chi2, 1),
        chi2_cc=corrected,
        p_asymptotic_cc=chi_square_upper(corrected, 1),
        p_exact=min(2 * at_most / 2**crossed, 1.0),
        p_mid=(2 * at_most - exactly) / 2**crossed if apart else 1 - exactly / 2 ** (crossed + 1),
    )


def _fair_coins(k: int, n: int) -> tuple[int, int]:
    """In how many of 2^n throws at most k, and exactly k, coins show heads."""
    ways = at_most = 1
    for heads in range(k):
        ways = ways * (n - heads) // (heads + 1)
        at_most += ways
    return at_most, ways


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm's (1979) adjusted p-values, in the same order; None is not counted as a test."""
    known = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(known):
        highest = max(highest, min((len(known) - rank) * p, 1.0))
        adjusted[place] = highest
    return adjusted
