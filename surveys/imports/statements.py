"""Candidate priorities from a table: what is checked of each, and of all together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from surveys.enums import PrioritySource
from surveys.findings import Finding, Kind
from surveys.imports.columns import PRIORITIES, PRIORITIES_ORDER, Columns, Record, find_columns
from surveys.imports.reading import Progress, Reading, cell_findings, one_line, silent
from surveys.imports.tables import Table
from surveys.wording_advice import clarity, folded, near_pairs

MOST_STATEMENTS, LONGEST_STATEMENT, LONGEST_AREA = 400, 1_000, 120
LONGEST_NOTE, LONGEST_AUTHOR = 500, 150
LONGEST = {
    **dict.fromkeys(("text_en", "text_zh"), LONGEST_STATEMENT),
    **dict.fromkeys(("area_en", "area_zh"), LONGEST_AREA),
    "source_note": LONGEST_NOTE,
    "author": LONGEST_AUTHOR,
}
SOURCE_WORDS = {
    "": "",
    "证据": PrioritySource.EVIDENCE,
    "研讨会": PrioritySource.WORKSHOP,
    "专家建议": PrioritySource.SUGGESTION,
    "expert suggestion": PrioritySource.SUGGESTION,
    **{source.value: source for source in PrioritySource},
}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A wording in both languages; Chinese may come later, but before the round opens.

    `area` is where experts find it in the list; it says nothing about the coding by theme.
    """

    text_en: str
    text_zh: str = ""
    area_en: str = ""
    area_zh: str = ""
    source: str = ""
    source_note: str = ""
    author: str = ""


def read_priorities_table(table: Table, *, progress: Progress = silent) -> Reading:
    """Read a table of candidate priorities. Rows are Statements as JSON."""
    columns, rows = find_columns(table, PRIORITIES, PRIORITIES_ORDER)
    reading = Reading(findings=[*table.findings, *columns.findings])
    if "text_en" not in columns.places:
        reading.findings.append(Finding(kind=Kind.COLUMN_MISSING, figures={"column": ["text_en"]}))
    if reading.is_refused:
        return reading
    if len(rows) > MOST_STATEMENTS:
        most = {"most": MOST_STATEMENTS}
        reading.findings.append(Finding(kind=Kind.TOO_MANY_ROWS, figures=most))
        return reading
    for done, record in enumerate(columns.records(rows), start=1):
        row, findings = _statement(record, columns)
        reading.rows.append(row)
        reading.findings += findings
        progress(done, len(rows))
    reading.findings += _all_together(reading.rows, columns)
    return reading


def _statement(record: Record, columns: Columns) -> tuple[dict[str, Any], list[Finding]]:
    cells = record.cells
    findings = list(cell_findings(record, columns, LONGEST))
    if not cells["text_en"]:
        findings.append(columns.finding(Kind.NEEDED, record.row, "text_en"))
    word = cells.get("source", "").casefold()
    if word not in SOURCE_WORDS:
        sources = ", ".join(PrioritySource.values)
        findings.append(
            columns.finding(Kind.NO_SOURCE, record.row, "source", cells["source"], words=sources)
        )
    row: dict[str, Any] = {key: cells.get(key, "") for key in PRIORITIES_ORDER}
    row |= {"row": record.row, "source": SOURCE_WORDS.get(word, "")}
    row["source_note"] = one_line(row["source_note"])
    return row, findings


def _all_together(rows: list[dict[str, Any]], columns: Columns) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row in rows:
        key = folded(row["text_en"])
        if key in seen:
            yield columns.finding(
                Kind.SAME_WORDING, row["row"], "text_en", row["text_en"], other=seen[key]
            )
        seen.setdefault(key, row["row"])
        for finding in clarity(row["text_en"], row["text_zh"]):
            key = "text_zh" if finding.kind == Kind.LONG_CHINESE else "text_en"
            yield columns.finding(Kind(finding.kind), row["row"], key, row[key], **finding.figures)
    for pair in near_pairs([(str(row["row"]), row["text_en"]) for row in rows]):
        yield columns.finding(pair.kind, int(pair.place), "text_en", pair.text, **pair.figures)
