"""A codebook as CSV: one row a code, or an area that has none yet. Pure.

What is written is read again as the same: an apostrophe before what a spreadsheet would compute is
taken off, and a cell without it that would be computed is refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from roadmap.codebook_files.entries import (
    MOST_KILOBYTES,
    MOST_ROWS,
    TEXTS,
    TITLES,
    AreaEntry,
    CodebookFile,
    CodeEntry,
    text_problems,
)
from roadmap.imports import RUNNING, RowProblem
from surveys.exports.cells import original
from surveys.findings import UnreadableTableError, shortened
from surveys.imports.tables import ARCHIVE, Row, read_table

AREA_TITLES = ("area_title_en", "area_title_zh")
READ = ("pillar", "area", *AREA_TITLES, "code", *TITLES, *TEXTS)
COLUMNS = (*READ, "memos")  # memos are only written: each is dated and stays as it is
Cells = Mapping[str, str]
NumberedCells = tuple[int, dict[str, str]]


def read_codebook_table(data: bytes) -> CodebookFile:
    """Read a codebook from CSV, in the encodings and with the separators that people have."""
    rows, problem = read_rows(data, READ, needed=("area_title_en", "title_en"))
    return CodebookFile(problems=[problem]) if problem else _collected(rows)


def read_rows(
    data: bytes, known: Sequence[str], *, needed: Sequence[str]
) -> tuple[list[NumberedCells], RowProblem | None]:
    """The rows below the names of the columns, or why there are none to be read."""
    sentence, row = _objection_to_size(data), 0
    rows: list[Row] = []
    if not sentence:
        try:
            rows = read_table(data).rows
        except UnreadableTableError as error:
            sentence, row = error.finding.sentence, error.finding.row
    places = _columns(rows[0], known) if rows else {}
    if not sentence:
        sentence, row = _objection_to_rows(rows, places, needed)
    if sentence:
        return [], RowProblem(sentence=sentence, row=row)
    return [(each.number, _cells(each, places)) for each in rows[1:]], None


def cell_problems(row: int, cells: Cells) -> Iterator[RowProblem]:
    """Cells that a spreadsheet would compute."""
    for name, text in cells.items():
        if text.startswith(RUNNING):
            sentence = _("A spreadsheet would run this as a formula. Begin it with another sign.")
            yield RowProblem(sentence=sentence, row=row, column=name, value=shortened(text))


def _objection_to_size(data: bytes) -> str:
    if len(data) > MOST_KILOBYTES * 1_000:
        return _("The file has more than 1 MB. Divide it.")
    if data.startswith(ARCHIVE):
        return _("This is a spreadsheet or an archive. Save the table as CSV.")
    return ""


def _objection_to_rows(
    rows: Sequence[Row], places: Mapping[str, int], needed: Sequence[str]
) -> tuple[str, int]:
    missing = [name for name in needed if name not in places]
    if missing:
        sentence = _(
            "The first row must name the columns. These are missing: %(names)s. Download the table"
            " to see all of them."
        )
        return sentence % {"names": ", ".join(missing)}, rows[0].number
    if len(rows) == 1:
        return _("There is no row below the names of the columns."), 0
    if len(rows) - 1 > MOST_ROWS:
        sentence = _("The table has more than %(most)s rows. Divide it.")
        return sentence % {"most": MOST_ROWS}, 0
    return "", 0


def _columns(head: Row, known: Sequence[str]) -> dict[str, int]:
    """Where each known column stands, by its name in the first row; of two, the first."""
    names = [re.sub(r"[\s_*:]+", "_", cell.casefold()).strip("_") for cell in head.cells]
    return {name: names.index(name) for name in names if name in known}


def _cells(row: Row, places: Mapping[str, int]) -> dict[str, str]:
    """The cells of a row by column, as they stand in the file."""
    return {
        name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()
    }


def _collected(rows: Iterable[NumberedCells]) -> CodebookFile:
    """Rows of one area, one below the other or not, make one entry."""
    areas: dict[tuple[str, str], AreaEntry] = {}
    problems: list[RowProblem] = []
    for number, written in rows:
        problems += cell_problems(number, written)
        cells = {name: original(text) for name, text in written.items()}
        found = _area(number, cells)
        area = areas.setdefault(_key(cells), found)
        problems += _area_problems(found, area)
        if code := _code(number, cells):
            problems += text_problems(code.texts, number, {})
            area.codes.append(code)
    return CodebookFile(areas=list(areas.values()), problems=problems)


def _key(cells: Cells) -> tuple[str, str]:
    area = cells.get("area", "") or cells["area_title_en"]
    return cells.get("pillar", "").casefold(), area.casefold()


def _area(number: int, cells: Cells) -> AreaEntry:
    return AreaEntry(
        row=number,
        pillar=cells.get("pillar", ""),
        reference=cells.get("area", ""),
        texts={
            title: cells.get(column, "") for title, column in zip(TITLES, AREA_TITLES, strict=True)
        },
    )


def _area_problems(found: AreaEntry, first: AreaEntry) -> Iterator[RowProblem]:
    """What is wrong with the area of a row; `first` is the area in the first of its rows."""
    names = dict(zip(TITLES, AREA_TITLES, strict=True))
    yield from text_problems(found.texts, found.row, names)
    for title, column in names.items():
        text = found.texts[title]
        if text and text != first.texts[title]:
            yield RowProblem(
                sentence=_("Row %(row)s names the same area differently. Use one title.")
                % {"row": first.row},
                row=found.row,
                column=column,
                value=shortened(text),
            )


def _code(number: int, cells: Cells) -> CodeEntry | None:
    """The code of a row; none where the row names an area alone."""
    texts = {name: cells.get(name, "") for name in (*TITLES, *TEXTS)}
    if not any(texts.values()) and not cells.get("code"):
        return None
    return CodeEntry(row=number, reference=cells.get("code", ""), texts=texts)
