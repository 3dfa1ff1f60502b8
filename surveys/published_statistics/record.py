"""Everything about one sealed round that may be told, in one record."""

from typing import Any

import pandas as pd

from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule
from surveys.published_statistics.one_round import of_items, of_the_panel, ranking, sensitivity
from surveys.published_statistics.two_rounds import Before, since
from surveys.round_statistics.matrices import tallies_of

Record = dict[str, Any]


def published_statistics(
    matrix: pd.DataFrame, *, number: int, rule: Rule, invited: int, before: Before | None = None
) -> Record:
    """Everything about round `number`, a matrix of experts by priorities (see `matrices`).

    Keys: items by priority; panel; sensitivity; ranking; and with a round before it what
    `two_rounds.since` says. Empty where fewer than five took part.
    """
    if len(matrix) < SMALLEST_GROUP:
        return {}
    tallies = tallies_of(matrix, scale_max=rule.scale_max)
    told = [item for item, tally in tallies.items() if tally.rated >= SMALLEST_GROUP]
    return {
        "items": of_items({item: tallies[item] for item in told}, rule, invited),
        "panel": of_the_panel(matrix[told], rule, number, invited),
        "sensitivity": sensitivity({item: tallies[item] for item in told}, rule),
        "ranking": ranking(matrix[told], rule),
    } | (since(before, matrix, rule) if before else {})
