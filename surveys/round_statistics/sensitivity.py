"""What another threshold would have decided: reviewers ask."""

from collections.abc import Mapping, Sequence

import pandas as pd

from surveys.consensus import Rule, Tally
from surveys.round_statistics.matrices import tallies_of

THRESHOLDS = range(50, 100, 5)

Record = dict[str, object]


def threshold_sensitivity(
    matrix: pd.DataFrame, *, rule: Rule, thresholds: Sequence[int] = THRESHOLDS
) -> list[Record]:
    """One record per threshold, in per cent and inclusive: the items that would be IN.

    Keys: threshold, n_in, n_in_no_minimum (one rating is enough), items_in in the order of the
    matrix (see `matrices`). Shares are compared as whole numbers.
    """
    tallies = tallies_of(matrix, scale_max=rule.scale_max)
    return [
        {
            "threshold": threshold,
            "n_in": len(found),
            "n_in_no_minimum": len(_items_in(tallies, rule, threshold, minimum=1)),
            "items_in": found,
        }
        for threshold in thresholds
        for found in [_items_in(tallies, rule, threshold, minimum=rule.minimum_ratings)]
    ]


def _items_in(
    tallies: Mapping[str, Tally], rule: Rule, threshold: int, *, minimum: int
) -> list[str]:
    return [
        item
        for item, tally in tallies.items()
        if tally.rated >= max(minimum, 1) and 100 * tally.agreeing(rule) >= threshold * tally.rated
    ]
