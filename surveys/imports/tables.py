"""A table from a file: CSV in the encodings and with the separators that people have, or XLSX.

Nothing here knows what the table is about. The limits let 10,000 people with a remark each pass,
and nothing that would hold up a worker.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from surveys.findings import Finding, Kind, UnreadableTableError

MOST_MEGABYTES = 5
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 12_000, 60
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Of the letters beyond ASCII that GB18030 makes of a text, so many are common Chinese if it is one.
SHARE_OF_CHINESE = 0.8


@dataclass(frozen=True, kw_only=True)
class Row:
    """Cells without the spaces around them. `number` as a spreadsheet counts, from 1."""

    number: int
    cells: list[str]
    # Cells that a spreadsheet changed: {index of the column: why the text is not to be trusted}.
    spoiled: dict[int, Kind] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows that are not blank, and what is worth knowing about the file."""

    rows: list[Row]
    findings: list[Finding] = field(default_factory=list)


def read_table(data: bytes) -> Table:
    """Read a file by what is in it, whatever it is called. Raises UnreadableTableError."""
    if len(data) > MOST_BYTES:
        raise UnreadableTableError(Kind.TOO_LARGE, most=MOST_MEGABYTES)
    if data.startswith(OLD_OFFICE):
        raise UnreadableTableError(Kind.OLD_OR_LOCKED)
    if data.startswith(ARCHIVE):
        from surveys.imports.spreadsheets import read_spreadsheet

        return read_spreadsheet(data)
    return _read_text(data)


def read_text_table(data: bytes) -> Table:
    """Read a table as text, at once and without a worker. Raises UnreadableTableError."""
    if data.startswith((ARCHIVE, OLD_OFFICE)):
        raise UnreadableTableError(Kind.NOT_CSV)
    return read_table(data)


def collect(rows: Iterator[Row]) -> list[Row]:
    """The rows that hold anything. Raises UnreadableTableError for more than a table may have."""
    found: list[Row] = []
    for row in rows:
        if not any(row.cells):
            continue
        if len(row.cells) > MOST_COLUMNS and any(row.cells[MOST_COLUMNS:]):
            raise UnreadableTableError(Kind.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
        if len(found) > MOST_ROWS:
            raise UnreadableTableError(Kind.TOO_MANY_ROWS, most=MOST_ROWS)
        found.append(row)
    if not found:
        raise UnreadableTableError(Kind.EMPTY)
    return found


def _read_text(data: bytes) -> Table:
    text, guessed = _decoded(data)
    if "\0" in text or text.lstrip().startswith(("<", "%PDF", "{")):
        raise UnreadableTableError(Kind.NOT_TEXT)
    findings = []
    if guessed:
        findings.append(Finding(kind=Kind.GUESSED_ENCODING, figures={"encoding": guessed}))
    return Table(rows=collect(_records(text)), findings=findings)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding if the file does not tell it."""
    if encoding := _utf_16(data):
        return data.decode(encoding, errors="replace").removeprefix("\ufeff"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _share_of_chinese(text) >= SHARE_OF_CHINESE:
        return text, "GB18030"
    return data.decode("cp1252", errors="replace"), "Latin-1"


def _utf_16(data: bytes) -> str:
    """The kind of UTF-16, by its mark or by where the zeros of plain letters stand, or nothing."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:2_000]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 10 < len(start) or min(even, odd):
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _share_of_chinese(text: str) -> float:
    foreign = [each for each in text if not each.isascii()]
    return sum(_is_common_chinese(each) for each in foreign) / (len(foreign) or 1)


def _is_common_chinese(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _records(text: str) -> Iterator[Row]:
    mark, number = _separator(text), 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            number += 1
            yield Row(number=number, cells=[cell.strip() for cell in cells])
    except csv.Error:
        raise UnreadableTableError(Kind.OPEN_QUOTE, row=number + 1) from None


def _separator(text: str) -> str:
    """The mark that stands most often in the first line that is not blank, outside of quotes."""
    lines = io.StringIO(text)
    first = next((line for line in lines if line.strip()), "")
    outside = "".join(first.split('"')[0::2])
    return max("\t;,", key=outside.count)
