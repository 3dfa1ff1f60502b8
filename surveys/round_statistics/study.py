"""Everything that can be said of a whole study, as plain records with stable keys."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from surveys.consensus import Rule
from surveys.round_statistics.attrition import attrition_between
from surveys.round_statistics.between_rounds import changes_between
from surveys.round_statistics.items import matrix_statistics
from surveys.round_statistics.panel import panel_agreement
from surveys.round_statistics.ranking import rank_items
from surveys.round_statistics.sensitivity import threshold_sensitivity
from surveys.round_statistics.subgroups import subgroup_statistics

Record = dict[str, Any]
Rounds = Mapping[int, pd.DataFrame]


def study_statistics(
    rounds: Rounds, *, rule: Rule, groups: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """All statistics of matrices by number of the round (see `matrices`), in order of time.

    `groups` holds everybody invited. Keys: items, between_rounds, panel, attrition, subgroups,
    sensitivity. Without a second round there is no between_rounds and no attrition, without groups
    no subgroups and no n_panel. With three rounds or more, between_rounds and attrition are of
    neighbours, every record says from_round and to_round, and attrition is a list.
    """
    invited = None if groups is None else len(groups)
    return {
        "items": item_records(rounds, rule=rule, invited=invited),
        **_changes(rounds, rule, invited),
        "panel": panel_agreement(rounds, scale_max=rule.scale_max, invited=invited),
        **({} if groups is None else {"subgroups": _subgroups(rounds, rule, groups)}),
        "sensitivity": [
            {"round": number, **record}
            for number, matrix in rounds.items()
            for record in threshold_sensitivity(matrix, rule=rule)
        ],
    }


def item_records(rounds: Rounds, *, rule: Rule, invited: int | None) -> list[Record]:
    """One record per round and item, in the order of the columns."""
    panel = {} if invited is None else {"n_panel": invited}
    return [
        {"round": number, "item": row.pop("item"), **panel, "n_round": len(matrix), **row}
        for number, matrix in rounds.items()
        for row in matrix_statistics(matrix, rule=rule, invited=invited).to_dict("records")
    ]


def ranking_records(rounds: Rounds, *, rule: Rule, resamples: int, seed: int) -> list[Record]:
    """The order of the items in each round that has experts and items, with its uncertainty."""
    return [
        {"round": number, **rank_items(matrix, rule=rule, resamples=resamples, seed=seed)}
        for number, matrix in rounds.items()
        if matrix.size
    ]


def _changes(rounds: Rounds, rule: Rule, invited: int | None) -> dict[str, Any]:
    if len(rounds) < 2:
        return {}
    changes: list[Record] = []
    leavers: list[Record] = []
    for old, new in pairwise(rounds):
        numbers = {} if len(rounds) == 2 else {"from_round": old, "to_round": new}
        rows = changes_between(rounds[old], rounds[new], rule=rule).to_dict("records")
        changes += [numbers | row for row in rows]
        left = attrition_between(
            rounds[old], rounds[new], scale_max=rule.scale_max, invited=invited
        )
        leavers.append(numbers | left)
    return {
        "between_rounds": changes,
        "attrition": leavers[0] if len(leavers) == 1 else leavers,
    }


def _subgroups(rounds: Rounds, rule: Rule, groups: Mapping[str, str]) -> list[Record]:
    return [
        {"round": number, **record}
        for number, matrix in rounds.items()
        for record in subgroup_statistics(matrix, groups, rule=rule)
    ]
