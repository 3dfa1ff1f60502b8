"""Who left between two rounds, and whether they had rated differently."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction

import numpy as np
import pandas as pd

from surveys.consensus import Tally
from surveys.round_statistics.exact_tests import RankSum, rank_sum
from surveys.round_statistics.items import percent
from surveys.round_statistics.matrices import category_counts, tallies_of

Record = dict[str, object]

NOTE = "each expert's mean round-1 rating; completers (1) vs drop-outs (2)"


def attrition_between(
    first: pd.DataFrame, second: pd.DataFrame, *, scale_max: int, invited: int | None = None
) -> Record:
    """Numbers of experts in two rounds (matrices, see there), and two kinds of comparison.

    attrition_pct is of the first round; who joined late is counted apart and is no completer.
    `by_item` compares the first ratings of completers (1) and drop-outs (2) item by item;
    `expert_mean`, the primary test because it is one, compares each expert's mean rating. Both are
    `RankSum`: None where a group is empty or all values are equal.
    """
    stayed = first.index.isin(second.index)
    both, dropped = int(stayed.sum()), int((~stayed).sum())
    tables = [category_counts(first[part], scale_max=scale_max) for part in (stayed, ~stayed)]
    return {
        **({} if invited is None else {"invited": invited}),
        "round1": len(first),
        "round2": len(second),
        "both": both,
        "dropped_after_round1": dropped,
        "joined_in_round2": len(second) - both,
        "attrition_pct": percent(dropped, len(first)),
        "by_item": [
            {"item": item, **asdict(rank_sum(completers.tolist(), dropouts.tolist()))}
            for item, completers, dropouts in zip(first.columns, *tables, strict=True)
        ],
        "expert_mean": {
            "note": NOTE,
            **asdict(_compare(_mean_ratings(first[stayed]), _mean_ratings(first[~stayed]))),
        },
    }


def kept_ratings(first: pd.DataFrame, second: pd.DataFrame, *, scale_max: int) -> dict[str, Tally]:
    """The tally of each item of both rounds if those who left had kept their first answers.

    Everybody who answered the second round counts by that answer, be it "cannot judge" or a blank;
    who answered the first only, by the first. Two wordings of one item are two items.
    """
    items = second.columns.intersection(first.columns, sort=False)
    left = first.loc[~first.index.isin(second.index), items]
    return tallies_of(pd.concat([second[items], left]), scale_max=scale_max)


def _mean_ratings(matrix: pd.DataFrame) -> list[Fraction]:
    """The mean of each expert who rated anything."""
    cells = matrix.to_numpy()
    totals, rated = np.where(cells > 0, cells, 0).sum(axis=1), (cells > 0).sum(axis=1)
    return [Fraction(int(t), int(n)) for t, n in zip(totals, rated, strict=True) if n]


def _compare(first: Sequence[Fraction], second: Sequence[Fraction]) -> RankSum:
    completers, dropouts = Counter(first), Counter(second)
    values = sorted(completers | dropouts)
    return rank_sum([completers[value] for value in values], [dropouts[value] for value in values])
