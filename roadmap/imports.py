"""Measurements from a table as text: what is checked of each row, whatever the study holds.

Nothing is guessed and nothing is taken by halves; every problem says where it is and what to do.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from studies.forms import is_web_address, unreadable
from surveys.findings import UnreadableTableError, shortened
from surveys.imports.tables import ARCHIVE, Row, read_table

MOST_ROWS = 500
LONGEST_EVIDENCE = 300
WORDS = {
    "indicator": "indicator, code, 指标, 指标编号",
    "measured_on": "date, day, measured on, 日期, 测量日期",
    "value": "value, 数值, 值",
    "evidence": "evidence, source, 依据, 证据",
    "link": "link, url, address, 链接, 网址",
}
NEEDED = ("indicator", "measured_on", "value", "evidence")
NUMBER = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,4})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
RUNNING = ("=", "+", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class MeasuredRow:
    """A row that says something; whether it fits the study is another question."""

    number: int  # as a spreadsheet counts
    indicator: str  # its code
    measured_on: dt.date
    value: Decimal
    evidence: str
    link: str

    def columns(self) -> dict[str, Any]:
        """The columns of the measurement."""
        return {
            "measured_on": self.measured_on,
            "value": self.value,
            "evidence": self.evidence,
            "evidence_url": self.link,
        }


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """What is wrong, where, and what to do; row 0 is the whole table."""

    sentence: str
    row: int = 0
    column: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasuredTable:
    rows: list[MeasuredRow]
    problems: list[RowProblem]


def read_measurements(data: bytes) -> MeasuredTable:
    """Read a CSV of measurements, in the encodings and with the separators that people have."""
    if data.startswith(ARCHIVE):
        sentence = _("This is a spreadsheet or an archive. Save the table as CSV.")
        return MeasuredTable(rows=[], problems=[RowProblem(sentence=sentence)])
    try:
        table = read_table(data)
    except UnreadableTableError as error:
        problem = RowProblem(sentence=error.finding.sentence, row=error.finding.row)
        return MeasuredTable(rows=[], problems=[problem])
    head, *rows = table.rows
    places = _places(head)
    if problem_of_all := _problem_of_all(places, rows):
        return MeasuredTable(rows=[], problems=[problem_of_all])
    read = [_read(row, places) for row in rows]
    return MeasuredTable(
        rows=[row for row, _problems in read if row],
        problems=[problem for _row, problems in read for problem in problems],
    )


def _places(head: Row) -> dict[str, int]:
    """Where each column stands, by its name in the first row."""
    known = {word.strip(): key for key, words in WORDS.items() for word in words.split(",")}
    names = [re.sub(r"[\s_*:]+", " ", cell.casefold()).strip() for cell in head.cells]
    return {known[name]: place for place, name in enumerate(names) if name in known}


def _problem_of_all(places: dict[str, int], rows: list[Row]) -> RowProblem | None:
    missing = [WORDS[key].partition(",")[0] for key in NEEDED if key not in places]
    if missing:
        sentence = _(
            "The first row must name the columns. These are missing: %(names)s. The names are"
            " indicator, date, value, evidence and link."
        ) % {"names": ", ".join(missing)}
        return RowProblem(sentence=sentence, row=1)
    if not rows:
        return RowProblem(sentence=_("There is no row below the names of the columns."))
    if len(rows) > MOST_ROWS:
        sentence = _("The table has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS}
        return RowProblem(sentence=sentence)
    return None


def _read(row: Row, places: dict[str, int]) -> tuple[MeasuredRow | None, list[RowProblem]]:
    cells = {
        key: row.cells[place] if place < len(row.cells) else "" for key, place in places.items()
    }
    problems = [
        RowProblem(
            sentence=sentence,
            row=row.number,
            column=WORDS[key].partition(",")[0],
            value=shortened(cells[key]),
        )
        for key, sentence in problems_of(cells)
    ]
    if problems:
        return None, problems
    read = MeasuredRow(
        number=row.number,
        indicator=cells["indicator"],
        measured_on=dt.date.fromisoformat(cells["measured_on"]),
        value=Decimal(cells["value"]),
        evidence=cells["evidence"],
        link=cells.get("link", ""),
    )
    return read, []


def problems_of(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Column and sentence of each problem of a row; its columns are the keys of WORDS."""
    for key, text in cells.items():
        if unreadable(text):
            yield key, _("This holds a line break or an invisible character. Type it anew.")
        elif text.startswith(RUNNING):
            yield key, _("A spreadsheet would run this as a formula. Begin it with another sign.")
    if not _is_day(cells["measured_on"]):
        yield "measured_on", _("Write the day as year-month-day, for instance 2026-06-30.")
    if not NUMBER.fullmatch(cells["value"]):
        yield "value", _("Write a number with a point and at most four decimals, without a unit.")
    if not cells["evidence"]:
        yield "evidence", _("Say what the value rests on.")
    elif len(cells["evidence"]) > LONGEST_EVIDENCE:
        yield "evidence", _("Shorten it to %(most)s characters.") % {"most": LONGEST_EVIDENCE}
    if cells.get("link") and not is_web_address(cells["link"]):
        yield "link", _("Give a whole address that begins with https:// or http://.")


def _is_day(text: str) -> bool:
    if not DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
