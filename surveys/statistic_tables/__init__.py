"""Tables of statistics from what the worker stored, for `surveys/_statistics_table.html`."""

from surveys.statistic_tables.one_round import (
    item_table,
    panel_table,
    ranking_table,
    sensitivity_table,
    shape_table,
)
from surveys.statistic_tables.tables import Column, Row, Table
from surveys.statistic_tables.two_rounds import (
    attrition_table,
    change_table,
    completers_table,
    kept_changes,
    kept_sentence,
    kept_table,
)

__all__ = [
    "Column",
    "Row",
    "Table",
    "attrition_table",
    "change_table",
    "completers_table",
    "item_table",
    "kept_changes",
    "kept_sentence",
    "kept_table",
    "panel_table",
    "ranking_table",
    "sensitivity_table",
    "shape_table",
]
