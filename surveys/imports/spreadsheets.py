"""XLSX files from strangers: looked through before anything in them is parsed.

A spreadsheet is an archive of XML. Before openpyxl sees it, the archive may hold only so many
members of so many bytes, none of them locked, linked, an archive itself or outside of its folder,
and no XML with definitions of its own (the way of entity bombs); openpyxl then reads row by row,
through defusedxml, without formulas.
"""

import datetime as dt
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from typing import Any

from surveys.findings import Finding, Kind, UnreadableTableError
from surveys.imports.tables import ARCHIVE, MOST_COLUMNS, MOST_ROWS, Row, Table, collect

MOST_MEMBERS, MOST_UNPACKED = 200, 20 * 1024 * 1024
# A cell is a dictionary to openpyxl: this many are about 200 MB. Ours have 16 columns at most.
MOST_CELLS = MOST_ROWS * 40
# Empty ones that carry a format count, too.
MOST_ROWS_WITH_EMPTY_ONES, LAST_ROW = 100_000, 1_048_576
CHUNK, OVERLAP = 1024 * 1024, 64
DEFINITION = re.compile(rb"<\s*!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
CELL, ROW = re.compile(rb"<(?:\w+:)?c[\s>/]"), re.compile(rb"<(?:\w+:)?row[\s>/]")
WORKBOOK = "xl/workbook.xml"


def read_spreadsheet(data: bytes) -> Table:
    """Read the first visible sheet. Raises UnreadableTableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_through(archive)
        return _read(data)
    except UnreadableTableError:
        raise
    except Exception:  # noqa: BLE001 (openpyxl raises whatever a broken file makes it stumble over)
        raise UnreadableTableError(Kind.DAMAGED) from None


def _look_through(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        raise UnreadableTableError(Kind.SUSPICIOUS)
    if WORKBOOK not in names:
        raise UnreadableTableError(Kind.OTHER_ARCHIVE)
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnreadableTableError(Kind.UNPACKS_TOO_LARGE)
    for member in members:
        _look_at(archive, member)


def _look_at(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    is_locked = member.flag_bits & 0x1
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    path = member.filename.replace("\\", "/")
    is_elsewhere = path.startswith("/") or ":" in path or ".." in path.split("/")
    if is_locked or is_link or is_elsewhere:
        raise UnreadableTableError(Kind.SUSPICIOUS)
    _look_into(archive, member)


def _look_into(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read one member in pieces. UTF-16 hides nothing: its zeros are taken out first."""
    before, rows, cells = b"", 0, 0
    with archive.open(member) as file:
        while piece := file.read(CHUNK):
            if not before and piece.startswith(ARCHIVE):
                raise UnreadableTableError(Kind.SUSPICIOUS)
            text = before + piece.replace(b"\0", b"")
            if DEFINITION.search(text):
                raise UnreadableTableError(Kind.SUSPICIOUS)
            if member.filename.startswith("xl/worksheets/"):
                cells += len(CELL.findall(text))
                rows += len(ROW.findall(text))
            before = text[-OVERLAP:]
            if cells > MOST_CELLS or rows > MOST_ROWS_WITH_EMPTY_ONES:
                raise UnreadableTableError(Kind.UNPACKS_TOO_LARGE)


def _read(data: bytes) -> Table:
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("Install defusedxml: without it openpyxl reads XML unsafely.")
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise UnreadableTableError(Kind.EMPTY)
        findings = []
        if len(book.worksheets) > 1:
            title = {"sheet": sheets[0].title}
            findings.append(Finding(kind=Kind.OTHER_SHEETS, figures=title))
        sheets[0].reset_dimensions()  # what the file says of its size may be anything
        return Table(rows=collect(_rows(sheets[0])), findings=findings)
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:  # openpyxl would count up to whatever number a row claims
            raise UnreadableTableError(Kind.SUSPICIOUS)
        if not cells:
            continue
        if any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
            raise UnreadableTableError(Kind.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
        read = [_text(cell) for cell in cells[:MOST_COLUMNS]]
        yield Row(
            number=number,
            cells=[text for text, _kind in read],
            spoiled={index: kind for index, (_text, kind) in enumerate(read) if kind},
        )


def _text(cell: Any) -> tuple[str, Kind | None]:
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "e":
        return str(value), Kind.IS_ERROR
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value), Kind.IS_DATE
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    return str(value).strip(), None
