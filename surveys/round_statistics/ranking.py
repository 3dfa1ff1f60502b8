"""How sure the order of the items is: by resampling experts, who keep all their ratings.

A panel of up to seven experts has so few resamples that all are taken, with their exact chances.
Above that, `resamples` are drawn by numpy's default_rng(seed); seed and number stand in the result,
and the same seed gives the same bytes. The top of a ranking is its reliable part (Hall and Miller,
Ann. Stat. 38, 2010). Items are asked of everybody, but a cell may be empty.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from surveys.consensus import Rule

ENUMERATED_UP_TO = 7  # experts: 1716 different resamples
RESAMPLES, SEED = 2000, 20231
BLOCK = 250  # resamples at a time: 10,000 experts fit into memory
LIMITS = (0.025, 0.975)

Record = dict[str, object]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Resamples:
    """How often each expert is in each resample, in blocks of resamples by experts.

    `chance` holds the probability of each resample, over all blocks.
    """

    blocks: Iterable[npt.NDArray[np.int64]]
    chance: Floats

    @classmethod
    def all_of(cls, n: int) -> "Resamples":
        """Every resample of n experts, as multisets with multinomial chances."""
        times = np.array(list(_multisets(n)), dtype=np.int64)
        ways = [math.factorial(n) / math.prod(map(math.factorial, row)) for row in times.tolist()]
        return cls(blocks=[times], chance=np.array(ways) / n**n)

    @classmethod
    def drawn(cls, n: int, *, resamples: int, seed: int) -> "Resamples":
        """As many as asked for, by chance."""
        return cls(
            blocks=_drawn_blocks(n, resamples, np.random.default_rng(seed)),
            chance=np.full(resamples, 1 / resamples),
        )


def _drawn_blocks(
    n: int, resamples: int, generator: np.random.Generator
) -> Iterator[npt.NDArray[np.int64]]:
    for start in range(0, resamples, BLOCK):
        rows = min(BLOCK, resamples - start)
        drawn = generator.integers(n, size=(rows, n)) + n * np.arange(rows)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n)


def _multisets(n: int) -> Iterator[list[int]]:
    """All ways to take n of n with repetition: n - 1 bars among 2n - 1 places."""
    for bars in combinations(range(2 * n - 1), n - 1):
        edges = (-1, *bars, 2 * n - 1)
        yield [right - left - 1 for left, right in pairwise(edges)]


def rank_items(
    matrix: pd.DataFrame, *, rule: Rule, resamples: int = RESAMPLES, seed: int = SEED
) -> Record:
    """The order of the items of one round (a matrix, see `matrices`), with its uncertainty.

    Keys: items; n_resamples, n^n if all were taken, else with `seed`; by_pct_favourable and
    by_mean, each with p_rank_le_k (row k - 1: the chance of rank k or better, ties take the best),
    p_topk_ties_split (a tie at the boundary is shared, so a row sums to k) and mean_rank (ties take
    the middle); pct_favourable_ci, mean_ci: inverse CDF at 2.5 and 97.5 %; prob_pct_ge_70, the
    chance to reach the threshold (it keeps its name at other thresholds).

    An item nobody of a resample rated ranks last there. {} if there are no experts or items; limits
    are None for an item without any rating.
    """
    if not matrix.size:
        return {}
    n = len(matrix)
    everything = n <= ENUMERATED_UP_TO
    drawn = (
        Resamples.all_of(n) if everything else Resamples.drawn(n, resamples=resamples, seed=seed)
    )
    rated, favourable, totals = _sums(matrix, drawn.blocks, rule)
    share, mean = _ratio(100 * favourable, rated), _ratio(totals, rated)
    reached = (100 * favourable >= rule.threshold_percent * rated) & (rated > 0)
    return {
        "items": list(matrix.columns),
        "n_resamples": n**n if everything else resamples,
        **({} if everything else {"seed": seed}),
        "by_pct_favourable": _order(share, drawn.chance),
        "by_mean": _order(mean, drawn.chance),
        "pct_favourable_ci": _limits(share, drawn.chance),
        "mean_ci": _limits(mean, drawn.chance),
        "prob_pct_ge_70": (drawn.chance @ reached).tolist(),
    }


def _sums(
    matrix: pd.DataFrame, blocks: Iterable[npt.NDArray[np.int64]], rule: Rule
) -> tuple[Floats, Floats, Floats]:
    """Ratings, favourable ratings and sums of ratings: resamples by items, whole numbers."""
    cells = matrix.to_numpy()
    parts = (cells > 0, cells >= rule.agree_from, np.where(cells > 0, cells, 0))
    columns = np.hstack(parts).astype(float)
    sums = np.vstack([block.astype(float) @ columns for block in blocks])
    rated, favourable, totals = np.hsplit(sums, 3)
    return rated, favourable, totals


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Equal fractions give equal floats, so ties stay ties; -1, below every score, without any."""
    return np.where(whole > 0, part / np.maximum(whole, 1), -1.0)


def _order(scores: Floats, chance: Floats) -> Record:
    """Chances of ranks from scores, resamples by items."""
    ordered = np.sort(scores, axis=1)
    items = scores.shape[1]
    better, equal = np.empty(scores.shape), np.empty(scores.shape)
    for row, (line, values) in enumerate(zip(ordered, scores, strict=True)):
        upper = np.searchsorted(line, values, side="right")
        better[row], equal[row] = items - upper, upper - np.searchsorted(line, values, side="left")
    cuts = range(1, items + 1)
    return {
        "p_rank_le_k": [(chance @ (better < k)).tolist() for k in cuts],
        "p_topk_ties_split": [
            (chance @ np.clip((k - better) / equal, 0, 1)).tolist() for k in cuts
        ],
        "mean_rank": (chance @ (better + (equal + 1) / 2)).tolist(),
    }


def _limits(scores: Floats, chance: Floats) -> list[list[float] | None]:
    """For each item the smallest values that at least 2.5 and 97.5 % of the resamples reach."""
    return [_limits_of(column, chance) for column in scores.T]


def _limits_of(column: Floats, chance: Floats) -> list[float] | None:
    rated = column >= 0
    if not rated.any():
        return None
    values, inverse = np.unique(column[rated], return_inverse=True)
    heaped = np.cumsum(np.bincount(inverse, weights=chance[rated]))
    places = np.searchsorted(heaped, np.array(LIMITS) * heaped[-1])
    return [float(values[min(place, len(values) - 1)]) for place in places]
