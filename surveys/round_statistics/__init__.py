"""Statistics of Delphi rounds: matrices, counts and rules in, frozen values and frames out.

Nothing here knows Django, a database or a clock. Counts decide, in whole numbers and exact
fractions; undefined is None with its reason in the docstring, never 0 and never NaN.

    items            each item of a round, from its counts: dispersion, quantiles, intervals
    between_rounds   what the same experts made of an item in two rounds: exact_tests
    panel            how alike the panel rates: reliability
    attrition, subgroups, sensitivity, ranking
    matrices         the form in which a round comes in;  tails  the one door to scipy
"""

from surveys.round_statistics.attrition import attrition_between
from surveys.round_statistics.between_rounds import changes_between
from surveys.round_statistics.items import (
    ItemStatistics,
    item_statistics,
    matrix_statistics,
    statistics_from_counts,
    tally_statistics,
)
from surveys.round_statistics.matrices import rating_matrix
from surveys.round_statistics.panel import panel_agreement
from surveys.round_statistics.ranking import rank_items
from surveys.round_statistics.sensitivity import threshold_sensitivity
from surveys.round_statistics.study import study_statistics
from surveys.round_statistics.subgroups import subgroup_statistics

__all__ = [
    "ItemStatistics",
    "attrition_between",
    "changes_between",
    "item_statistics",
    "matrix_statistics",
    "panel_agreement",
    "rank_items",
    "rating_matrix",
    "statistics_from_counts",
    "study_statistics",
    "subgroup_statistics",
    "tally_statistics",
    "threshold_sensitivity",
]
