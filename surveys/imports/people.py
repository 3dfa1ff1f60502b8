"""Experts from a table: what is checked of each of them, and of all together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

from studies.models.study import NUMERALS
from surveys.findings import Finding, Kind
from surveys.imports.addresses import mailbox, read_address
from surveys.imports.columns import PEOPLE, PEOPLE_ORDER, Columns, Record, find_columns
from surveys.imports.reading import Progress, Reading, cell_findings, one_line, silent
from surveys.imports.tables import Table

MOST_PEOPLE, MOST_GROUPS = 10_000, 40
LONGEST_NAME, LONGEST_GROUP, LONGEST_CONFLICTS = 150, 60, 1_000
SMALL_GROUP = 8  # as surveys.breakdown merges them at opening
LONGEST = {
    **dict.fromkeys(("name", "given", "family"), LONGEST_NAME),
    "group": LONGEST_GROUP,
    "conflicts": LONGEST_CONFLICTS,
}
OTHER_NAMES = {"": "en", "zh-cn": "zh-hans", "chinese": "zh-hans", "中文": "zh-hans"}
SEPARATORS = str.maketrans(dict.fromkeys(",;/、，；+&", " "))


@dataclass(frozen=True, kw_only=True)
class Person:
    """What a coordinator knows of an expert.

    `panels` are numbers of pillars; none is the panel to which the person is being added.
    """

    name: str
    email: str
    language: str = "en"
    group: str = ""
    conflicts: str = ""
    panels: tuple[int, ...] = ()


def language_by_word() -> dict[str, str]:
    """Return the language that each word in a list of experts stands for."""
    codes = {code: code for code, _name in settings.LANGUAGES}
    names = {name.casefold(): code for code, name in settings.LANGUAGES}
    stems = {code.partition("-")[0]: code for code in codes}
    return OTHER_NAMES | stems | names | codes


def language_codes() -> str:
    """Return what to write for each language, as a list to read."""
    return ", ".join(code.partition("-")[0] for code, _name in settings.LANGUAGES)


def read_people_table(table: Table, *, progress: Progress = silent) -> Reading:
    """Read a table of experts. Rows are Persons as JSON, a language only if the file has one."""
    columns, rows = find_columns(table, PEOPLE, PEOPLE_ORDER)
    reading = Reading(findings=[*table.findings, *columns.findings])
    reading.findings += _missing(columns)
    if reading.is_refused:
        return reading
    records = list(columns.records(rows))
    if _is_swapped(records):
        reading.findings.append(Finding(kind=Kind.COLUMNS_SWAPPED, row=table.rows[0].number))
        return reading
    languages = language_by_word()
    for done, record in enumerate(records, start=1):
        row, findings = _person(record, columns, languages)
        reading.rows.append(row)
        reading.findings += findings
        progress(done, len(records))
    reading.findings += _all_together(reading.rows, columns)
    return reading


def _missing(columns: Columns) -> Iterator[Finding]:
    if not {"name", "given", "family"} & set(columns.places):
        yield Finding(kind=Kind.COLUMN_MISSING, figures={"column": ["name"]})
    if "email" not in columns.places:
        yield Finding(kind=Kind.COLUMN_MISSING, figures={"column": ["email"]})


def _is_swapped(records: list[Record]) -> bool:
    """Whether most names are addresses and most addresses none."""
    names = sum("@" in record.cells.get("name", "") for record in records)
    addresses = sum("@" in record.cells["email"] for record in records)
    return names * 2 > len(records) > addresses * 2


def _person(
    record: Record, columns: Columns, languages: dict[str, str]
) -> tuple[dict[str, object], list[Finding]]:
    cells = record.cells
    findings = list(cell_findings(record, columns, LONGEST))

    def complain(kind: Kind, key: str, **figures: object) -> None:
        findings.append(columns.finding(kind, record.row, key, cells.get(key, ""), **figures))

    name = cells.get("name") or " ".join(
        part for part in (cells.get("given"), cells.get("family")) if part
    )
    if not name:
        complain(Kind.NEEDED, "name" if "name" in cells else "family")
    elif "@" in name:
        complain(Kind.NAME_IS_ADDRESS, "name")
    address, problem = read_address(cells["email"])
    if problem:
        complain(problem if cells["email"] else Kind.NEEDED, "email")
    word = cells.get("language", "").casefold()
    if word not in languages:
        complain(Kind.NO_LANGUAGE, "language", codes=language_codes())
    panels = pillar_numbers(cells.get("panels", ""))
    if 0 in panels:
        complain(Kind.NO_PILLAR, "panels")
    row = {
        "row": record.row,
        "name": name,
        "email": address,
        "group": cells.get("group", ""),
        "language": languages.get(word, "") if word else "",
        "conflicts": one_line(cells.get("conflicts", "")),
        "panels": panels,
    }
    return row, findings


def pillar_numbers(text: str) -> list[int]:
    """Numbers of the pillars in a cell such as "I, III" or "1;3"; 0 for what is none."""
    return sorted({_pillar_number(word) for word in text.translate(SEPARATORS).split()})


def _pillar_number(word: str) -> int:
    if word.upper() in NUMERALS:
        return NUMERALS.index(word.upper())
    return int(word) if word in {str(n) for n in range(1, len(NUMERALS))} else 0


def _all_together(rows: list[dict[str, object]], columns: Columns) -> Iterator[Finding]:
    """What only the list as a whole tells: the same person twice, groups of nobody else."""
    people = [(int(str(r["row"])), str(r["name"]), str(r["email"])) for r in rows]
    yield from _twice(people, columns)
    sizes = Counter(str(row["group"]) for row in rows if row["group"])
    if len(sizes) > MOST_GROUPS:
        yield Finding(
            kind=Kind.TOO_MANY_GROUPS,
            column=columns.names["group"],
            figures={"count": len(sizes), "most": MOST_GROUPS},
        )
        return
    for group, size in sorted(sizes.items()):
        if size < SMALL_GROUP:
            yield columns.finding(Kind.LONE_GROUP, 0, "group", group, count=size)


def _twice(people: Iterable[tuple[int, str, str]], columns: Columns) -> Iterator[Finding]:
    addresses: dict[str, int] = {}
    mailboxes: dict[str, tuple[str, int]] = {}
    names: dict[str, int] = {}
    for row, name, address in people:
        folded = " ".join(sorted(name.casefold().replace(",", " ").split()))
        box = mailbox(address)
        if address in addresses:
            other = addresses[address]
            yield columns.finding(Kind.SAME_ADDRESS, row, "email", address, other=other)
        elif box in mailboxes:
            other_address, _row = mailboxes[box]
            yield columns.finding(Kind.SAME_MAILBOX, row, "email", address, other=other_address)
        elif folded in names:
            yield columns.finding(Kind.SAME_NAME, row, "name", name, other=names[folded])
        addresses.setdefault(address, row)
        mailboxes.setdefault(box, (address, row))
        names.setdefault(folded, row)
