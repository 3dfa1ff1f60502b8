"""The tables of a survey as one XLSX workbook."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.exceptions import Refusal
from surveys.exports import codebook
from surveys.exports.cells import Value
from surveys.exports.data_package import sentences
from surveys.exports.made_file import MadeFile, Reached
from surveys.exports.sheets import new_sheet, text_cell, write_head
from surveys.exports.tables import Table, sealed_items, tables_of
from surveys.models import Survey

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A sheet holds a million rows, but writing them would take most of the five minutes of a task.
MOST_RATINGS = 400_000
STEP = 20_000
WIDTHS = {"text_en": 70, "text_zh": 60, "reason": 50, "meaning": 70, "values": 60, "verdict": 18}


def workbook(survey: Survey, *, name: str, reached: Reached) -> MadeFile:
    """One sheet a table, a codebook, and a first sheet that says what it is.

    Raises Refusal if there are too many ratings.
    """
    from openpyxl import Workbook  # a third of a second

    items = sealed_items(survey)
    ratings = sum(len(item.sealed["ratings"]) for item in items)
    if ratings > MOST_RATINGS:
        raise Refusal(
            _("%(count)s ratings are too many for a workbook. Take the data package instead.")
            % {"count": ratings}
        )
    book = Workbook(write_only=True)
    total = ratings + len(items) + 1
    reached(0, total)
    _about(book, survey)
    done = 0
    lines: list[list[Value]] = []
    for table in tables_of(survey, items):
        lines += codebook.lines(table.name, table.columns, table.meanings, survey.scale)
        done = _sheet(book, table, done=done, total=total, reached=reached)
    sheet = new_sheet(book, "codebook", _widths(["file", "column", "meaning", "values"]))
    write_head(sheet, codebook.header())
    for line in lines:
        sheet.append([text_cell(sheet, value) for value in line])
    buffer = io.BytesIO()
    book.save(buffer)
    return MadeFile(name=name, content_type=CONTENT_TYPE, content=buffer.getvalue())


def _about(book: Any, survey: Survey) -> None:
    sheet = new_sheet(book, "about", _widths(["text_en"]), has_head=False)
    for line in [survey.pillar.study.title, str(survey.pillar), "", *sentences()[:2]]:
        sheet.append([text_cell(sheet, line)])


def _sheet(book: Any, table: Table, *, done: int, total: int, reached: Reached) -> int:
    sheet = new_sheet(book, table.name, _widths(table.columns))
    write_head(sheet, table.columns)
    for row in table.rows:
        sheet.append([text_cell(sheet, value) for value in row])
        done += 1
        if done % STEP == 0:
            reached(min(done, total), total)
    return done


def _widths(columns: Sequence[str]) -> list[int]:
    return [WIDTHS.get(column, 14) for column in columns]
