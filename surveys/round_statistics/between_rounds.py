"""Stability: what the same experts made of the same item in two rounds.

Everything comes from one table per item: `table[i, j]` experts gave i + 1 first and j + 1 then; who
did not rate in both rounds is not in it. Undefined is None: everything that needs a pair or a
change, when there is none. p-values describe; with 20 items show Holm's (`exact_tests.holm`).
"""

import math
from dataclasses import asdict, dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from surveys.consensus import Rule
from surveys.round_statistics.exact_tests import doubled_midranks, mcnemar, signed_rank
from surveys.round_statistics.items import Value, percent
from surveys.round_statistics.matrices import Integers
from surveys.round_statistics.moments import coefficient_of_variation
from surveys.round_statistics.quantiles import Quartiles
from surveys.round_statistics.stability import STABLE_BELOW
from surveys.round_statistics.tails import chi_square_upper


def changes_between(first: pd.DataFrame, second: pd.DataFrame, *, rule: Rule) -> pd.DataFrame:
    """One row for each item of both rounds, in the order of the first.

    `first` and `second` are matrices of experts by items (see `matrices`). Columns: item and what
    `pair_statistics` says. Two wordings of one item are two items: the caller keeps them apart.
    """
    experts = first.index.intersection(second.index, sort=False)
    records = [
        {"item": item, **pair_statistics(table, rule)}
        for item in first.columns.intersection(second.columns, sort=False)
        for table in [pair_table(first.loc[experts, item], second.loc[experts, item], rule)]
    ]
    nobody = np.zeros((rule.scale_max, rule.scale_max), dtype=np.int64)
    columns = ["item", *pair_statistics(nobody, rule)]
    return pd.DataFrame(records, columns=columns, dtype="object")


def pair_table(before: pd.Series, after: pd.Series, rule: Rule) -> Integers:
    """The K by K table of ratings in both rounds, of the same experts in the same order."""
    old, new = before.to_numpy(), after.to_numpy()
    both = (old > 0) & (new > 0)
    places = (old[both] - 1) * rule.scale_max + new[both] - 1
    counts = np.bincount(places, minlength=rule.scale_max**2)
    return counts.reshape(rule.scale_max, rule.scale_max).astype(np.int64)


def pair_statistics(table: Integers, rule: Rule) -> dict[str, Value]:
    """Everything about one item: the fields of the classes below, and those of the tests.

    Those of `SignedRank` begin with wilcoxon_, of `McNemar` with mcnemar_. cv_change (a share) and
    iqr_type7_change (units of the scale) are second round minus first, among the pairs.
    """
    differences = _differences(table)
    joined, left = _crossed(table, rule)
    wilcoxon, crossing = asdict(signed_rank(differences)), asdict(mcnemar(left, joined))
    return {
        **asdict(Change.of(table, rule)),
        **{f"wilcoxon_{name}": value for name, value in wilcoxon.items()},
        **{f"mcnemar_{name}": value for name, value in crossing.items()},
        "spearman_rho": spearman(table),
        **asdict(Kappas.of(table)),
        **asdict(ChaffinTalley.of(table)),
        **asdict(Scheibe.of(table)),
        **_spread_changes(table),
    }


def _differences(table: Integers) -> Integers:
    """Second minus first rating of every pair, sorted."""
    width = len(table)
    steps = np.arange(1 - width, width)
    return np.repeat(steps, [int(np.trace(table, offset=step)) for step in steps])


def _crossed(table: Integers, rule: Rule) -> tuple[int, int]:
    """How many joined, and how many left, the favourable ratings."""
    cut = rule.agree_from - 1
    return int(table[:cut, cut:].sum()), int(table[cut:, :cut].sum())


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who moved. Changes are in units of the scale, second minus first; pct of the pairs."""

    n_pairs: int
    n_changed: int
    n_up: int
    n_down: int
    pct_changed: float | None
    became_favourable: int
    left_favourable: int
    mean_change: float | None
    mean_abs_change: float | None
    median_change: float | None

    @classmethod
    def of(cls, table: Integers, rule: Rule) -> "Change":
        """The moves in one table of pairs."""
        moves = _differences(table)
        pairs, up, down = len(moves), int((moves > 0).sum()), int((moves < 0).sum())
        joined, left = _crossed(table, rule)
        return cls(
            n_pairs=pairs,
            n_changed=up + down,
            n_up=up,
            n_down=down,
            pct_changed=percent(up + down, pairs),
            became_favourable=joined,
            left_favourable=left,
            mean_change=int(moves.sum()) / pairs if pairs else None,
            mean_abs_change=int(np.abs(moves).sum()) / pairs if pairs else None,
            median_change=float(np.median(moves)) if pairs else None,
        )


def spearman(table: Integers) -> float | None:
    """Spearman's rho of both ratings, mid-ranks for ties; None if either round is constant."""
    rows, columns = table.sum(axis=1).tolist(), table.sum(axis=0).tolist()
    before = np.array(doubled_midranks(rows), dtype=object)
    after = np.array(doubled_midranks(columns), dtype=object)
    n, mean = sum(rows), sum(rows) + 1  # of doubled ranks
    if n in (*rows, *columns):
        return None
    covariance = (before - mean) @ table.astype(object) @ (after - mean)
    varies = (rows @ (before - mean) ** 2) * (columns @ (after - mean) ** 2)
    return float(covariance / math.sqrt(varies))


@dataclass(frozen=True, kw_only=True)
class Kappas:
    """Cohen's kappa between the rounds, 1 - observed / expected disagreement, up to 1.

    A disagreement counts 1 (unweighted), |i - j| (linear) or (i - j)² (quadratic). None if no
    disagreement is expected: no pairs, or one category in both rounds.
    """

    kappa_unweighted: float | None
    kappa_linear: float | None
    kappa_quadratic: float | None

    @classmethod
    def of(cls, table: Integers) -> "Kappas":
        """The three kappas of one table of pairs."""
        apart = np.abs(np.subtract.outer(np.arange(len(table)), np.arange(len(table))))
        return cls(
            kappa_unweighted=weighted_kappa(table, np.minimum(apart, 1)),
            kappa_linear=weighted_kappa(table, apart),
            kappa_quadratic=weighted_kappa(table, apart**2),
        )


def weighted_kappa(table: Integers, disagreement: Integers) -> float | None:
    """1 - n sum(w_ij t_ij) / sum(w_ij r_i c_j), with whole weights w of disagreement."""
    margins = np.outer(table.sum(axis=1), table.sum(axis=0))
    expected = int((disagreement * margins).sum())
    observed = int(table.sum()) * int((disagreement * table).sum())
    return float(1 - Fraction(observed, expected)) if expected else None


@dataclass(frozen=True, kw_only=True)
class ChaffinTalley:
    """Individual stability (Chaffin and Talley 1980): chi-square of independence of both ratings.

    A small p says that the answers are related, which is *stable*. Look at the smallest expected
    count first: below 5 the p is a rough guess. None when a round has one category only.
    """

    chaffin_talley_df: int | None = None
    chaffin_talley_chi2: float | None = None
    chaffin_talley_p: float | None = None
    chaffin_talley_min_expected: float | None = None

    @classmethod
    def of(cls, table: Integers) -> "ChaffinTalley":
        """chi² = n (sum(t² / (r c)) - 1), without empty rows and columns; df (r - 1)(c - 1)."""
        filled = table[table.any(axis=1)][:, table.any(axis=0)]
        degrees = (filled.shape[0] - 1) * (filled.shape[1] - 1)
        if degrees < 1 or not filled.size:
            return cls()
        margins = np.outer(filled.sum(axis=1), filled.sum(axis=0))
        n = int(filled.sum())
        cells = zip((filled**2).flat, margins.flat, strict=True)
        chi2 = float(n * (sum(Fraction(int(t), int(m)) for t, m in cells) - 1))
        return cls(
            chaffin_talley_df=degrees,
            chaffin_talley_chi2=chi2,
            chaffin_talley_p=chi_square_upper(chi2, degrees),
            chaffin_talley_min_expected=int(np.min(margins)) / n,
        )


@dataclass(frozen=True, kw_only=True)
class Scheibe:
    """Group stability (Scheibe et al. 1975): how much the histogram of the pairs moved.

    Half the sum of |h1 - h2|, in experts, and in per cent of the pairs; under 15 is called stable.
    Blind to people who swap sides: read it with `n_changed`.
    """

    scheibe_units_changed: int
    scheibe_pct_change: float | None
    scheibe_stable_15: bool | None

    @classmethod
    def of(cls, table: Integers) -> "Scheibe":
        """The shift between the margins of one table of pairs."""
        shift = np.abs(table.sum(axis=1) - table.sum(axis=0))
        units, pairs = int(shift.sum()) // 2, int(table.sum())
        return cls(
            scheibe_units_changed=units,
            scheibe_pct_change=percent(units, pairs),
            scheibe_stable_15=100 * units < STABLE_BELOW * pairs if pairs else None,
        )


def _spread_changes(table: Integers) -> dict[str, float | None]:
    before, after = table.sum(axis=1).tolist(), table.sum(axis=0).tolist()
    cv = [coefficient_of_variation(counts) for counts in (before, after)]
    iqr = [Quartiles.of(counts).iqr_type7 for counts in (before, after)]
    return {"cv_change": _change(cv), "iqr_type7_change": _change(iqr)}


def _change(values: list[float | None]) -> float | None:
    before, after = values
    return None if before is None or after is None else after - before
