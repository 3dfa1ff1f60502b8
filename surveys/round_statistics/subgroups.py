"""What the groups of the panel make of each item; small groups keep their figures to themselves.

For data that somebody analyses on the own desk. Pages show the merged, banded breakdown instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import combinations

import numpy as np
import pandas as pd

from surveys.consensus import Rule
from surveys.round_statistics.exact_tests import rank_sum
from surveys.round_statistics.items import percent
from surveys.round_statistics.matrices import category_counts
from surveys.round_statistics.quantiles import median

SMALLEST_GROUP = 5

Record = dict[str, object]


def subgroup_statistics(
    matrix: pd.DataFrame, groups: Mapping[str, str], *, rule: Rule, smallest: int = SMALLEST_GROUP
) -> list[Record]:
    """One record per item of a round's matrix, given each expert's group.

    `groups` of a record: group, n, primary_suppressed (n below `smallest`), suppressed, and unless
    suppressed favourable, pct_favourable and median (None if n = 0). If exactly one group with
    ratings is below, the next smallest is suppressed, too, or a difference would give it away.
    `pairs`: every two groups that are not below `smallest`, compared by `RankSum`.
    """
    names = sorted(set(groups.values()))
    members = np.array([groups[expert] for expert in matrix.index], dtype=object)
    tables = [category_counts(matrix[members == name], scale_max=rule.scale_max) for name in names]
    return [
        {"item": item, **_item(dict(zip(names, counts, strict=True)), rule, smallest)}
        for item, *tallies in zip(matrix.columns, *tables, strict=True)
        for counts in [[tally.tolist() for tally in tallies]]
    ]


def _item(counts: Mapping[str, Sequence[int]], rule: Rule, smallest: int) -> Record:
    hidden = suppressed_groups({name: sum(c) for name, c in counts.items()}, smallest)
    large = [name for name, c in counts.items() if sum(c) >= smallest]
    return {
        "groups": [_group(name, c, rule, smallest, name in hidden) for name, c in counts.items()],
        "pairs": [
            {"group1": one, "group2": two, **asdict(rank_sum(counts[one], counts[two]))}
            for one, two in combinations(large, 2)
        ],
    }


def suppressed_groups(sizes: Mapping[str, int], smallest: int = SMALLEST_GROUP) -> set[str]:
    """The groups whose figures stay hidden; ties for the next smallest go by the alphabet."""
    below = {name for name, n in sizes.items() if n < smallest}
    others = sorted((n, name) for name, n in sizes.items() if name not in below)
    if sum(sizes[name] > 0 for name in below) == 1 and others:
        return below | {others[0][1]}
    return below


def _group(name: str, counts: Sequence[int], rule: Rule, smallest: int, hidden: bool) -> Record:
    n, favourable = sum(counts), sum(counts[rule.agree_from - 1 :])
    record: Record = {
        "group": name,
        "n": n,
        "primary_suppressed": n < smallest,
        "suppressed": hidden,
    }
    if hidden:
        return record
    return record | {
        "favourable": favourable,
        "pct_favourable": percent(favourable, n),
        "median": float(median(counts)) if n else None,
    }
