"""The parts of a table of statistics: columns with their meaning, rows, cells that are texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.models import RoundItem
from surveys.statistic_words import MEANINGS, WITHHELD, Meaning, Words

Record = Mapping[str, Any]
Cells = Sequence[Words]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: the key of its meaning, or only words."""

    key: str
    meaning: Meaning | None
    name: Words


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table; a quiet one rests on too little."""

    head: Words
    cells: Cells
    is_quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its name; `key` is unique on the page."""

    key: str
    title: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    first: Words = ""
    note: Words = ""


def column(key: str, name: Words = "") -> Column:
    """A column of a statistic, or of something that needs no explanation."""
    meaning = MEANINGS.get(key)
    return Column(
        key=key,
        meaning=meaning,
        name=name or (meaning.name if meaning else ""),
    )


def code_of(item: RoundItem) -> str:
    """What readers know a priority by."""
    return item.version.priority.code


def priority_table(
    items: Sequence[RoundItem],
    found: Record,
    cells_of: Callable[[Record], Cells],
    *,
    key: str,
    title: Words,
    keys: Sequence[str],
    note: Words = "",
) -> Table:
    """A table with one row a priority; those of whom nothing may be told say so."""
    rows = []
    for item in items:
        record = found.get(str(item.version.priority_id))
        cells = cells_of(record) if record else [WITHHELD] * len(keys)
        rows.append(Row(head=code_of(item), cells=cells, is_quiet=not record))
    columns = [*map(column, keys)]
    return Table(key=key, title=title, first=_("Code"), columns=columns, rows=rows, note=note)
