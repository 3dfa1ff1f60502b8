"""Files as coordinators have them, and as somebody hostile makes them.

spreadsheet([["Name", "E-mail"], ["Ana", "ana@x.org"]])       # an honest XLSX
with_member(spreadsheet(…), "xl/evil.bin", b"…")               # one more member in it
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

PEOPLE = [["Name", "E-mail", "Group", "Language"], ["Ana Sol", "ana@panel.example", "EU", "en"]]


def spreadsheet(rows: Sequence[Sequence[Any]], **sheets: str) -> bytes:
    """An XLSX with these rows on its first sheet; `sheets` are further ones: title to state."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for title, state in sheets.items():
        book.create_sheet(title).sheet_state = state
    return _saved(book)


def edited(rows: Sequence[Sequence[Any]], change: Callable[[Any], None]) -> bytes:
    """An XLSX whose workbook `change` was applied to before saving."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    change(book)
    return _saved(book)


def with_member(
    data: bytes, name: str, content: bytes, *, mode: int = 0, lock: bool = False
) -> bytes:
    """The same archive with one more member, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member.filename, old.read(member))
        info = zipfile.ZipInfo(name)
        info.compress_type, info.external_attr = 8, mode << 16
        new.writestr(info, content)
    made = bytearray(out.getvalue())
    if lock:  # bit 0 of the flags, in the directory at the end of the archive
        made[made.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def member(data: bytes, name: str) -> bytes:
    """What a member of an archive holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def people(count: int) -> list[list[str]]:
    """A table of so many experts in three groups, with its header."""
    rows = [
        [f"Expert {n:05}", f"expert{n:05}@panel.example", ("EU", "CN", "US")[n % 3], "en", "I"]
        for n in range(1, count + 1)
    ]
    return [["Name", "E-mail", "Group", "Language", "Pillars"], *rows]


def as_csv(rows: Sequence[Sequence[str]], mark: str = ",") -> str:
    return "\r\n".join(mark.join(row) for row in rows)


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
