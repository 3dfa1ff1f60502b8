"""An edition as one XLSX workbook and as CSV files."""

import io
from typing import Any

from django.conf import settings
from django.utils import translation

from roadmap.exports import columns
from roadmap.exports.imprint import Imprint
from roadmap.exports.packed import timeless
from roadmap.exports.tables import Table, tables_of
from surveys.exports.cells import csv_text
from surveys.exports.sheets import new_sheet, text_cell, write_head

WIDE = {
    "text": 70,
    "title": 40,
    "reason": 50,
    "meaning": 70,
    "address": 60,
    "actors": 40,
    "dissent": 50,
    "omission": 50,
    "origin": 50,
    "issuer": 40,
    "link": 60,
}


def workbook(imprint: Imprint) -> bytes:
    """One sheet a table, a codebook in each language, and a first sheet that says what it is."""
    from openpyxl import Workbook  # a third of a second

    assert imprint.edition.published_at is not None
    book = Workbook(write_only=True)
    tables = tables_of(imprint)
    _about(book, imprint)
    for table in tables:
        _sheet(book, table.name, list(table.columns), table.rows)
    _codebook(book, tables)
    buffer = io.BytesIO()
    book.save(buffer)
    return timeless(buffer.getvalue(), at=imprint.edition.published_at)


def csv_file(table: Table) -> bytes:
    """One table: UTF-8 with a mark that tells Excel so; nothing in it computes."""
    return csv_text(list(table.columns), table.rows).encode()


def _about(book: Any, imprint: Imprint) -> None:
    rows: list[list[str]] = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said = [imprint.title, imprint.organiser, imprint.simulated, imprint.edition_line]
            said += [imprint.citation, imprint.licence]
        rows += [[line] for line in said if line] + [[""]]
    rows.append([f"SHA-256: {imprint.edition.sha256}"])
    _sheet(book, "about", [], rows, width=110)


def _codebook(book: Any, tables: list[Table]) -> None:
    by_language = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            by_language.append([line for t in tables for line in columns.lines(t.name, t.columns)])
    first, *others = by_language
    rows = [[*line, *(other[n][-1] for other in others)] for n, line in enumerate(first)]
    codes = [code for code, _name in settings.LANGUAGES]
    _sheet(book, "codebook", ["sheet", "column", *(f"meaning_{c}" for c in codes)], rows)


def _sheet(book: Any, title: str, heads: list[str], rows: Any, *, width: int = 0) -> None:
    widths = [width or _width(head) for head in heads or [""]]
    sheet = new_sheet(book, title, widths, has_head=bool(heads))
    if heads:
        write_head(sheet, heads)
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])


def _width(head: str) -> int:
    return next((width for word, width in WIDE.items() if word in head), 14)
