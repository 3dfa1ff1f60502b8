"""Cells that a spreadsheet opens as what they are: text never becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

Value = str | int | float | None

# What makes Excel, LibreOffice or Sheets compute, also in its full-width form; behind any number of
# apostrophes, so that taking one off gives back what was there.
_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
# Characters that XML cannot hold, and that no text needs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def plain(value: str) -> str:
    """Return a text without control characters."""
    return _CONTROL.sub("", value)


def harmless(value: Value) -> Value:
    """Return the cell for a CSV file: an apostrophe stands before what would be computed.

    Numbers stay numbers. `original` is the inverse.
    """
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if _RISKY.match(text) else text


def original(cell: str) -> str:
    """Return the text of which `harmless` made the cell."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return a CSV file: comma, quotes where needed, a mark that tells Excel it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return "\ufeff" + buffer.getvalue()
