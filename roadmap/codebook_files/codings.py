"""One coder's codes as CSV: a row a priority with its code, or why none fits. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmap.codebook_files.tables import cell_problems, read_rows
from roadmap.imports import RowProblem
from studies.forms import unreadable
from surveys.exports.cells import original
from surveys.findings import shortened

READ = ("priority", "code", "note")
OWN_COLUMNS = ("priority", "wording_en", "wording_zh", "code", "note")
NO_CODE = "none"
LONGEST_NOTE = 1000


@dataclass(frozen=True, kw_only=True)
class CodingRow:
    """A row that gives a code. `code` is a reference such as I.II.a, or `none`."""

    number: int
    priority: str
    code: str
    note: str


@dataclass(frozen=True, kw_only=True)
class CodingTable:
    rows: list[CodingRow]
    problems: list[RowProblem]


def read_codings(data: bytes) -> CodingTable:
    """Read one coder's codes; rows without a code say nothing and are passed over."""
    found, problem = read_rows(data, READ, needed=("priority", "code"))
    if problem:
        return CodingTable(rows=[], problems=[problem])
    rows, problems = [], []
    for number, written in found:
        cells = {name: original(text) for name, text in written.items()}
        wrong = [*cell_problems(number, written), *_problems(number, cells)]
        problems += wrong
        if cells["code"] and not wrong:
            rows.append(
                CodingRow(
                    number=number,
                    priority=cells["priority"],
                    code=NO_CODE if cells["code"].casefold() == NO_CODE else cells["code"],
                    note=cells.get("note", ""),
                )
            )
    return CodingTable(rows=rows, problems=problems)


def _problems(number: int, cells: Mapping[str, str]) -> Iterator[RowProblem]:
    for name, text in cells.items():
        if unreadable(text, allowed="\r\n\t" if name == "note" else ""):
            sentence = _("This holds a line break or an invisible character. Type it anew.")
        elif name == "note" and len(text) > LONGEST_NOTE:
            sentence = _("Shorten it to %(most)s characters.") % {"most": LONGEST_NOTE}
        else:
            continue
        yield RowProblem(sentence=sentence, row=number, column=name, value=shortened(text))
    if cells["code"].casefold() == NO_CODE and not cells.get("note"):
        sentence = _("Say in the note why no code fits.")
        yield RowProblem(sentence=sentence, row=number, column="note")
