"""Sheets of a workbook that is written row by row; texts are typed as texts."""

from collections.abc import Sequence
from typing import Any

from surveys.exports.cells import Value, plain

MOST_CHARACTERS = 32_767  # of a cell, says the format


def new_sheet(book: Any, title: str, widths: Sequence[int], *, has_head: bool = True) -> Any:
    """A sheet whose columns are so wide; its head stays where it is when people scroll."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2" if has_head else None
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    return sheet


def write_head(sheet: Any, columns: Sequence[str]) -> None:
    """Write the names of the columns."""
    from openpyxl.styles import Font

    cells = [text_cell(sheet, column) for column in columns]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)


def text_cell(sheet: Any, value: Value) -> Any:
    """The value as the sheet holds it: a text is typed as text, never as a formula."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    text = plain(value)
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1] + "…"
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
