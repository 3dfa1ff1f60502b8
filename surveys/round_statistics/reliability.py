"""How alike a whole panel rates: Kendall's W, Krippendorff's alpha, Gwet's AC1 and AC2, ICC.

These say whether experts *separate the items alike*, not whether the items matter: a panel that
rates everything 4 or 5 has an alpha near 0. Undefined is None, never 0 or 1. Sums are whole numbers
and fractions, so a perfect zero is one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from surveys.round_statistics.matrices import Integers
from surveys.round_statistics.tails import chi_square_upper


@dataclass(frozen=True, kw_only=True)
class Concordance:
    """Kendall's W, 0 to 1, of m experts who ranked all of k items, corrected for ties.

    W = 12 S / (m² (k³ - k) - m sum(t³ - t)); chi² = m (k - 1) W with k - 1 degrees of freedom,
    which is Friedman's and tests "no agreement at all": a tiny p is not consensus.
    `mean_spearman` is (m W - 1) / (m - 1). All but the numbers are None with fewer than two experts
    or items, and when every expert gives one rating throughout.
    """

    n_experts: int
    n_items: int
    W: float | None = None
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    mean_spearman: float | None = None
    W_no_tie_correction: float | None = None


def kendall_w(complete: pd.DataFrame) -> Concordance:
    """W of a matrix of experts by items without gaps; any numbers that can be ordered."""
    m, k = complete.shape
    if min(m, k) < 2:
        return Concordance(n_experts=m, n_items=k)
    highest = complete.rank(axis=1, method="max").to_numpy().astype(np.int64)
    lowest = complete.rank(axis=1, method="min").to_numpy().astype(np.int64)
    sums = (highest + lowest).sum(axis=0).tolist()  # of doubled mid-ranks
    spread = Fraction(k * sum(total**2 for total in sums) - sum(sums) ** 2, 4 * k)
    tied = int(((highest - lowest + 1) ** 2 - 1).sum())
    untied = m**2 * (k**3 - k)
    if untied == m * tied:
        return Concordance(n_experts=m, n_items=k)
    w = 12 * spread / (untied - m * tied)
    chi2 = float(m * (k - 1) * w)
    return Concordance(
        n_experts=m,
        n_items=k,
        W=float(w),
        chi2=chi2,
        df=k - 1,
        p=chi_square_upper(chi2, k - 1),
        mean_spearman=float((m * w - 1) / (m - 1)),
        W_no_tie_correction=float(12 * spread / untied),
    )


def krippendorff_alpha(counts: Integers, level: str) -> float | None:
    """Krippendorff's alpha = 1 - observed / expected disagreement, up to 1 (Krippendorff 2011).

    `counts` is items by categories 1 to K; items with one rating are left out. `level` is nominal,
    ordinal or interval; the ordinal distance of c and k is (sum of n_g from c to k, less half of
    both ends)². None when no item has two raters, or when one value is all there is.
    """
    units = counts[counts.sum(axis=1) >= 2].astype(object)
    totals = units.sum(axis=0) if len(units) else np.zeros(counts.shape[1], dtype=object)
    distance = DISTANCES[level](totals)
    expected = Fraction(totals @ distance @ totals)
    if not expected:
        return None
    observed = sum(Fraction(unit @ distance @ unit, sum(unit) - 1) for unit in units)
    return float(1 - observed * (sum(totals) - 1) / expected)


def _ordinal(totals: Integers) -> Integers:
    """Four times the ordinal distances, as whole numbers; the factor cancels."""
    middles = 2 * np.cumsum(totals) - totals
    distances: Integers = np.subtract.outer(middles, middles) ** 2
    return distances


def _steps(totals: Integers) -> Integers:
    places = np.arange(len(totals)).astype(object)
    return abs(np.subtract.outer(places, places))


DISTANCES: dict[str, Callable[[Integers], Integers]] = {
    "nominal": lambda totals: np.minimum(_steps(totals), 1),
    "ordinal": _ordinal,
    "interval": lambda totals: _steps(totals) ** 2,
}


def gwet(counts: Integers, weighting: str) -> float | None:
    """Gwet's AC1 (`weighting` "identity") and AC2 = (pa - pe) / (1 - pe), up to 1 (2008, 2014).

    pe = sum(w) sum(pi (1 - pi)) / (q (q - 1)). `counts` is items by *all* q categories of the
    scale, given or not: AC2 depends on them. Also linear, quadratic and ordinal weights, which are
    not Krippendorff's ordinal distance. None when no item has two raters.
    """
    rated = [unit for unit in counts.astype(object) if sum(unit)]
    shared = [unit for unit in rated if sum(unit) >= 2]
    if not shared:
        return None
    q = counts.shape[1]
    loss, full_loss = _losses(q, weighting)
    lost = sum(_pairwise_loss(unit, loss) for unit in shared) / full_loss / len(shared)
    shares = [sum(Fraction(unit[k], sum(unit)) for unit in rated) / len(rated) for k in range(q)]
    weight = q * q - Fraction(int(loss.sum()), full_loss)
    chance = weight * sum(share * (1 - share) for share in shares) / (q * (q - 1))
    return float((1 - lost - chance) / (1 - chance))


def _pairwise_loss(unit: Integers, loss: Integers) -> Fraction:
    """The mean loss over all pairs of raters of one item."""
    raters = int(unit.sum())
    return Fraction(int(unit @ loss @ unit), raters * (raters - 1))


def _losses(q: int, weighting: str) -> tuple[Integers, int]:
    """What each pair of categories loses in whole numbers, and how much would be a full loss."""
    step = _steps(np.zeros(q, dtype=np.int64))
    losses = {
        "identity": (np.minimum(step, 1), 1),
        "linear": (step, q - 1),
        "quadratic": (step**2, (q - 1) ** 2),
        "ordinal": (step * (step + 1), q * (q - 1)),
    }
    return losses[weighting]


@dataclass(frozen=True, kw_only=True)
class IntraclassCorrelation:
    """ICC of two-way models (Shrout and Fleiss, Psychol Bull 86:420-428, 1979); on request only.

    Agreement is ICC(2,·), consistency ICC(3,·); single of one expert, average of all m. They treat
    ratings as intervals, and `average` rises with the panel. None without variation, with fewer
    than two experts or items, or where the formula divides by nothing.
    """

    icc2way_agreement_single: float | None = None
    icc2way_agreement_average: float | None = None
    icc2way_consistency_single: float | None = None
    icc2way_consistency_average: float | None = None


def intraclass_correlation(complete: pd.DataFrame) -> IntraclassCorrelation:
    """The ICC of items, rated by all experts of a matrix of whole numbers without gaps."""
    m, k = complete.shape
    if min(m, k) < 2:
        return IntraclassCorrelation()
    items, experts, rest = _mean_squares(complete.to_numpy().astype(np.int64))
    excess = items - rest
    return IntraclassCorrelation(
        icc2way_agreement_single=_ratio(
            excess, items + (m - 1) * rest + Fraction(m, k) * (experts - rest)
        ),
        icc2way_agreement_average=_ratio(excess, items + (experts - rest) / k),
        icc2way_consistency_single=_ratio(excess, items + (m - 1) * rest),
        icc2way_consistency_average=_ratio(excess, items),
    )


def _mean_squares(cells: Integers) -> tuple[Fraction, Fraction, Fraction]:
    """Of items, of experts and of what is left, from an analysis of variance."""
    m, k = cells.shape
    mean = Fraction(int(cells.sum()) ** 2, m * k)
    items = Fraction(sum(total**2 for total in cells.sum(axis=0).tolist()), m) - mean
    experts = Fraction(sum(total**2 for total in cells.sum(axis=1).tolist()), k) - mean
    rest = int((cells**2).sum()) - mean - items - experts
    return items / (k - 1), experts / (m - 1), rest / ((m - 1) * (k - 1))


def _ratio(part: Fraction, whole: Fraction) -> float | None:
    return float(part / whole) if whole else None
