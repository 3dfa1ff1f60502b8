"""Which column of a table is which, by its name in the first row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.findings import Finding, Kind, UnreadableTableError, shortened
from surveys.imports.tables import Row, Table

PEOPLE = {
    "name": "name, full name, expert, person, 姓名, 名字, 专家, 专家姓名",
    "given": "first name, given name, forename, firstname, 名",
    "family": "last name, family name, surname, lastname, 姓",
    "email": "e-mail, email, mail, e-mail address, email address, 邮箱, 电子邮箱, 电子邮件, 邮件",
    "group": "group, region, country, stakeholder, stakeholder group, 组, 组别, 分组, 地区, 国家",
    "language": "language, lang, 语言, 语种",
    "panels": "pillars, pillar, panels, panel, 支柱, 专家组, 主题",
    "conflicts": "conflicts of interest, conflict of interest, conflicts, interests, coi,"
    " declared conflicts of interest, 利益冲突, 利益关系",
}
PRIORITIES = {
    "text_en": "english, text (english), english text, statement, priority, text, wording, 英文,"
    " 英文条目, text_en",
    "text_zh": "chinese, text (chinese), chinese text, 中文, 中文条目, text_zh",
    "area_en": "area (english), area, theme, topic, area_en, 领域（英文）, 领域(英文)",
    "area_zh": "area (chinese), area_zh, 领域（中文）, 领域(中文), 领域",
    "source": "source, origin, 来源",
    "source_note": "about the source, source note, note, reference, 来源说明, 备注",
    "author": "author, proposed by, suggested by, 作者, 提出者",
}
PEOPLE_ORDER = ("name", "email", "group", "language", "panels", "conflicts")
PRIORITIES_ORDER = ("text_en", "text_zh", "area_en", "area_zh", "source", "source_note", "author")


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row by the keys of its columns."""

    row: int
    cells: dict[str, str]
    spoiled: dict[str, Kind]


@dataclass(kw_only=True)
class Columns:
    """Where each key stands, and what the file calls it."""

    places: dict[str, int]
    names: dict[str, str]
    findings: list[Finding] = field(default_factory=list)

    def finding(
        self, kind: Kind, row: int, key: str, value: str = "", **figures: object
    ) -> Finding:
        """A finding about a cell of the column `key`."""
        column = self.names.get(key, "")
        return Finding(kind=kind, row=row, column=column, value=shortened(value), figures=figures)

    def records(self, rows: Sequence[Row]) -> Iterator[Record]:
        """The rows by key."""
        for row in rows:
            cells = {
                key: row.cells[place] if place < len(row.cells) else ""
                for key, place in self.places.items()
            }
            spoiled = {k: row.spoiled[p] for k, p in self.places.items() if p in row.spoiled}
            yield Record(row=row.number, cells=cells, spoiled=spoiled)


def find_columns(
    table: Table, known: Mapping[str, str], order: Sequence[str]
) -> tuple[Columns, list[Row]]:
    """The columns, and the rows below their names; without names, the usual order.

    Raises UnreadableTableError if there is nothing below the names.
    """
    by_word = {_word(word): key for key, words in known.items() for word in words.split(",")}
    first, *others = table.rows
    keys = [by_word.get(_word(cell), "") for cell in first.cells]
    if not any(keys) or any("@" in cell for cell in first.cells):
        return _by_order(first, order), table.rows
    if not others:
        raise UnreadableTableError(Kind.NO_ROWS)
    return _by_name(first, keys), others


def _by_order(first: Row, order: Sequence[str]) -> Columns:
    keys = order[: len(first.cells)]
    columns = Columns(
        places={key: place for place, key in enumerate(keys)},
        names={key: letter(place) for place, key in enumerate(keys)},
    )
    columns.findings.append(Finding(kind=Kind.NO_HEADER, figures={"order": list(keys)}))
    return columns


def _by_name(first: Row, keys: Sequence[str]) -> Columns:
    columns = Columns(places={}, names={})
    for place, (key, cell) in enumerate(zip(keys, first.cells, strict=True)):
        name = f"{letter(place)} ({shortened(cell)})" if cell else letter(place)
        if key in columns.places:
            figures = {"column": [key]}
            columns.findings.append(
                Finding(kind=Kind.COLUMN_TWICE, row=first.number, column=name, figures=figures)
            )
        elif key:
            columns.places[key], columns.names[key] = place, name
        elif cell:
            columns.findings.append(Finding(kind=Kind.COLUMN_UNUSED, row=first.number, column=name))
    return columns


def letter(place: int) -> str:
    """The letter of a column in a spreadsheet: 0 is A, 26 is AA."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _word(text: str) -> str:
    return re.sub(r"[\s_:*]+", " ", text.casefold()).strip()
