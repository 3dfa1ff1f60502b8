"""Reading ratings and panels from CSV files, for the command `analyse`.

A file is *wide* (one round: `expert_id` and a column per item, one row per expert who submitted)
or *long* (`round,expert_id,item_id,rating`, further columns ignored); the header tells which.
An empty cell was left blank; U or X is "cannot judge". Nothing is guessed and nothing is dropped:
every problem is collected, and one problem is enough for no ratings to be returned.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

LONG_COLUMNS = ("round", "expert_id", "item_id", "rating")
PANEL_COLUMNS = ("expert_id", "group")
KNOWN = {*LONG_COLUMNS, *PANEL_COLUMNS}
ROUND_IN_NAME = re.compile(r"(?:^|_)[rR](?P<number>[1-9][0-9]?)$")  # main_r2.csv, R2.csv
OFFICE_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS; the XLS of old
PROBLEMS_SHOWN, LONGEST_SHOWN = 50, 40


class Problem(NamedTuple):
    """Something to put right. `row` as in a spreadsheet, the header being 1; 0 is all of them."""

    file: str
    sentence: str
    row: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {_shortened(self.column)}" if self.column else ""
        value = f', value "{_shortened(self.value)}"' if self.value else ""
        return f"{self.file}{row}{column}{value}: {self.sentence}"


class RatingFilesError(Exception):
    """The files cannot be used; `problems` holds every reason, the text the first fifty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:PROBLEMS_SHOWN]]
        more = len(self.problems) - len(lines)
        super().__init__("\n".join([*lines, f"and {more} more"] if more else lines))


@dataclass(kw_only=True)
class RoundRatings:
    """The answers of one round.

    `items` in the order of the file; `experts` who took part, with the file and row of their first
    answer; `ratings` by expert and item: 1 to K, None for "cannot judge", blanks absent.
    """

    number: int
    items: list[str] = field(default_factory=list)
    experts: dict[str, tuple[str, int]] = field(default_factory=dict)
    ratings: dict[tuple[str, str], int | None] = field(default_factory=dict)


@dataclass(kw_only=True)
class _Table:
    """The cells of one file, without the spaces around them and without blank rows."""

    file: str
    problems: list[Problem]
    columns: list[str] = field(default_factory=list)
    header_row: int = 1
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def complain(self, sentence: str, row: int = 0, column: str = "", value: str = "") -> None:
        self.problems.append(Problem(self.file, sentence, row, column, value))


class _UnreadableError(Exception):
    """Nothing can be made of the whole file; the message says why."""


class _Cell(NamedTuple):
    row: int
    column: str
    expert: str
    item: str
    text: str


def read_study(
    paths: Sequence[Path], *, scale_max: int, panel_path: Path | None = None
) -> tuple[list[RoundRatings], dict[str, str] | None]:
    """The rounds by number, and each invited expert's group if there is a panel file.

    Wide files are rounds by the number that ends their names (`main_r2.csv` is round 2), or, if no
    name ends so, in the order given. Raises RatingFilesError with all problems of all files.
    """
    problems: list[Problem] = []
    tables = [table for path in paths if (table := _table(path, problems))]
    panel_table = _table(panel_path, problems) if panel_path else None
    rounds = _rounds(tables, scale_max)
    panel = _panel(panel_table, rounds) if panel_table else None
    if problems:
        order = [str(path) for path in (*paths, panel_path)]
        raise RatingFilesError(sorted(problems, key=lambda p: (order.index(p.file), p.row)))
    return rounds, panel


def _table(path: Path, problems: list[Problem]) -> _Table | None:
    """The table in a file, or None, with the problem noted, if there is none."""
    table = _Table(file=str(path), problems=problems)
    try:
        _fill(table, _text(path))
    except _UnreadableError as error:
        table.complain(str(error))
        return None
    return table


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _UnreadableError(f"The file cannot be read: {error.strerror}.") from None
    if data.startswith(OFFICE_FILES):
        raise _UnreadableError("This is a spreadsheet file. Please save it as CSV (UTF-8).")
    text = _decoded(data)
    if "\0" in text:
        raise _UnreadableError("This is not text, or it is damaged. Please save it as CSV (UTF-8).")
    return text


def _decoded(data: bytes) -> str:
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _UnreadableError("This is neither UTF-8, UTF-16 nor GB18030. Please save it as UTF-8.")


def _fill(table: _Table, text: str) -> None:
    records = _records(text, table)
    table.header_row, header = next(records, (0, []))
    if not header:
        raise _UnreadableError("There is no header row." if text.strip() else "The file is empty.")
    table.columns = [known if (known := name.casefold()) in KNOWN else name for name in header]
    for row, cells in records:
        if len(cells) == len(header):
            table.rows.append((row, dict(zip(table.columns, cells, strict=True))))
        else:
            table.complain(f"The row has {len(cells)} cells, the header {len(header)}.", row)


def _records(text: str, table: _Table) -> Iterator[tuple[int, list[str]]]:
    lines, row = io.StringIO(text, newline=""), 0
    try:
        for cells in csv.reader(lines, delimiter=_delimiter(text), strict=True):
            row += 1
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield row, stripped
    except csv.Error:
        # Usually an open quotation mark that has swallowed the rest of the file.
        table.complain("A quotation mark is not closed, or text follows a closed one.", row + 1)


def _delimiter(text: str) -> str:
    """The one that sets `expert_id` apart in the header; failing that, the most frequent one."""
    lines = io.StringIO(text.casefold().replace('"', ""), newline="")
    first = next((line.strip() for line in lines if line.strip()), "")
    return max(",;\t", key=lambda mark: ("expert_id" in first.split(mark), first.count(mark)))


def _rounds(tables: list[_Table], scale_max: int) -> list[RoundRatings]:
    long = [table for table in tables if not {"item_id", "rating"}.isdisjoint(table.columns)]
    wide = [table for table in tables if {"item_id", "rating"}.isdisjoint(table.columns)]
    if long and wide:
        wide[0].complain("This file has a column per item, another a row per rating: use one kind.")
    rounds: dict[int, RoundRatings] = {}
    for number, table in zip(_round_numbers(wide), wide, strict=True):
        rounds[number] = RoundRatings(number=number, items=_item_columns(table))
        for cell in _wide_cells(table, rounds[number].items):
            _note(cell, rounds[number], table, scale_max)
    seen: dict[tuple[int, str, str], None] = {}
    for table in long:
        for number, cell in _long_cells(table, seen):
            _note(cell, rounds.setdefault(number, RoundRatings(number=number)), table, scale_max)
    for number, survey_round in rounds.items() if long else ():
        survey_round.items = list(dict.fromkeys(item for key, _, item in seen if key == number))
    return [rounds[number] for number in sorted(rounds)]


def _note(cell: _Cell, survey_round: RoundRatings, table: _Table, scale_max: int) -> None:
    survey_round.experts.setdefault(cell.expert, (table.file, cell.row))
    if re.fullmatch(rf"[1-{scale_max}](\.0)?", cell.text):
        survey_round.ratings[cell.expert, cell.item] = int(cell.text[0])
    elif cell.text in ("U", "u", "X", "x"):
        survey_round.ratings[cell.expert, cell.item] = None
    elif cell.text:
        sentence = f'A rating is 1 to {scale_max}, U for "cannot judge", or an empty cell.'
        table.complain(sentence, cell.row, cell.column, cell.text)


def _round_numbers(wide: list[_Table]) -> list[int]:
    names = [ROUND_IN_NAME.search(Path(table.file).stem) for table in wide]
    numbers = [int(name["number"]) if name else None for name in names]
    if not any(numbers):
        return list(range(1, len(wide) + 1))
    for number, table in zip(numbers, wide, strict=True):
        if number is None or numbers.count(number) > 1:
            table.complain("Either every name ends in _r and its own round number, or none does.")
    return [number or 0 for number in numbers]


def _item_columns(table: _Table) -> list[str]:
    if not _has_columns(table, ("expert_id",), once=table.columns):
        return []
    items = [name for name in dict.fromkeys(table.columns) if name != "expert_id"]
    if "" in items:
        table.complain("A column has no name.", table.header_row)
    if "round" in items:
        sentence = "A file with a column per item is one round: please leave this column out."
        table.complain(sentence, table.header_row, "round")
    if not items:
        table.complain("There is no column of an item beside expert_id.", table.header_row)
    return items


def _wide_cells(table: _Table, items: list[str]) -> Iterator[_Cell]:
    for row, expert, cells in _expert_rows(table) if items else ():
        yield from (_Cell(row, item, expert, item, cells[item]) for item in items)


def _long_cells(
    table: _Table, seen: dict[tuple[int, str, str], None]
) -> Iterator[tuple[int, _Cell]]:
    """Round and rating, row by row; each is added to those `seen` in this or an earlier file."""
    for row, cells in table.rows if _has_columns(table, LONG_COLUMNS, once=LONG_COLUMNS) else ():
        number, expert, item, text = (cells[name] for name in LONG_COLUMNS)
        if not re.fullmatch(r"[1-9][0-9]?(\.0)?", number):
            table.complain("A round is a number: 1, 2, 3 …", row, "round", number)
        elif not expert or not item:
            table.complain("This cell is empty.", row, "item_id" if expert else "expert_id")
        elif (key := (int(number.removesuffix(".0")), expert, item)) in seen:
            sentence = f"{_shortened(expert)} has another row for this item in round {key[0]}."
            table.complain(sentence, row, "item_id", item)
        else:
            seen[key] = None
            yield key[0], _Cell(row, "rating", expert, item, text)


def _expert_rows(table: _Table) -> Iterator[tuple[int, str, dict[str, str]]]:
    """The rows of a file that has one row per expert."""
    first_rows: dict[str, int] = {}
    for row, cells in table.rows:
        if not (expert := cells["expert_id"]):
            table.complain("There is no expert in this row.", row, "expert_id")
        elif expert in first_rows:
            sentence = f"This expert stands already in row {first_rows[expert]}."
            table.complain(sentence, row, "expert_id", expert)
        else:
            first_rows[expert] = row
            yield row, expert, cells


def _has_columns(table: _Table, names: Sequence[str], *, once: Sequence[str]) -> bool:
    """Whether all `names` are there; complains if not, and about any of `once` that is repeated."""
    for name in dict.fromkeys(once):
        if name and table.columns.count(name) > 1:
            table.complain("More than one column has this name.", table.header_row, name)
    missing = [name for name in names if name not in table.columns]
    for name in missing:
        table.complain("This column is missing.", table.header_row, name)
    return not missing


def _panel(table: _Table, rounds: list[RoundRatings]) -> dict[str, str]:
    """Each expert's group; complains about experts of the rounds who are not on the panel."""
    if not _has_columns(table, PANEL_COLUMNS, once=PANEL_COLUMNS):
        return {}
    panel = {expert: cells["group"] for _, expert, cells in _expert_rows(table)}
    sentence = f"This expert is not on the panel ({table.file})."
    for survey_round in rounds:
        for expert, (file, row) in survey_round.experts.items():
            if expert not in panel:
                table.problems.append(Problem(file, sentence, row, "expert_id", expert))
    return panel


def _shortened(text: str) -> str:
    """Text from a file for a terminal: no control characters, and not a whole page."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
