"""What was measured, as rows for a reader or as JSON for a program."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

Value = str | int | float


@dataclass(kw_only=True)
class Row:
    """One measurement. `is_met` is None where there is no goal; `is_wrong` spoils everything."""

    measure: str
    database: str
    case: str
    figures: dict[str, Value]
    goal: str = ""
    is_met: bool | None = None
    is_wrong: bool = False  # an error, or data that are not what was sent


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return rows as plain values."""
    return [asdict(row) for row in rows]


def as_table(rows: Sequence[Row]) -> str:
    """Return one table a measure, each with the columns that its rows have."""
    measures = dict.fromkeys(row.measure for row in rows)
    return "\n\n".join(_table([row for row in rows if row.measure == each]) for each in measures)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that so many percent do not exceed: a measured one, never in between."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100).__int__() - 1)]


def _table(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    head = ["database", "case", *names, "goal"]
    lines = [head, *(_cells(row, names) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    title = rows[0].measure.upper()
    return "\n".join([title, *(_line(line, widths) for line in lines)])


def _cells(row: Row, names: Sequence[str]) -> list[str]:
    verdict = {None: "", True: "met", False: "MISSED"}[row.is_met]
    goal = f"{row.goal}: {verdict}" if row.goal else ""
    return [row.database, row.case, *(_text(row.figures.get(n, "")) for n in names), goal]


def _text(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
    return str(value)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  " + "  ".join(map(str.ljust, cells, widths)).rstrip()
