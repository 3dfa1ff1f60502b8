"""Evidence from a table: what is checked of each row, and of all together."""

import re
from collections.abc import Iterator
from typing import Any

from studies.enums import EvidenceKind
from studies.forms import is_web_address
from studies.models.evidence import LONGEST_LINK
from surveys.findings import Finding, Kind
from surveys.imports.columns import Columns, Record, find_columns
from surveys.imports.reading import Reading, cell_findings, one_line
from surveys.imports.tables import Table
from surveys.wording_advice import folded

MOST_EVIDENCE, LONGEST_TITLE, LONGEST_ISSUER, LONGEST_PLACE = 500, 300, 200, 100
LONGEST_NOTE, LONGEST_DOI = 2_000, 200
EARLIEST, LATEST = 1800, 2100
DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]+")
DOI_PREFIX = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
EVIDENCE = {
    "kind": "kind, type, 类型, 种类",
    "title_en": "title, title (english), english title, english, title_en, 英文标题, 标题（英文）",
    "title_zh": "title (chinese), chinese title, chinese, title_zh, 中文标题, 标题（中文）, 标题",
    "issuer_en": "issuer, issuer (english), organisation, publisher, issuer_en, 发布机构（英文）",
    "issuer_zh": "issuer (chinese), issuer_zh, 发布机构（中文）, 发布机构",
    "place_en": "place, country, region, country or region, place_en, 国家（英文）",
    "place_zh": "place (chinese), country (chinese), place_zh, 国家（中文）, 国家或地区, 国家",
    "year": "year, 年份",
    "link": "link, url, address, 链接, 网址",
    "doi": "doi",
    "note_en": "note, note (english), about it, note_en, 说明（英文）",
    "note_zh": "note (chinese), note_zh, 说明（中文）, 说明",
}
ORDER = tuple(EVIDENCE)
LONGEST = {
    **dict.fromkeys(("title_en", "title_zh"), LONGEST_TITLE),
    **dict.fromkeys(("issuer_en", "issuer_zh"), LONGEST_ISSUER),
    **dict.fromkeys(("place_en", "place_zh"), LONGEST_PLACE),
    **dict.fromkeys(("note_en", "note_zh"), LONGEST_NOTE),
    "link": LONGEST_LINK,
    "doi": LONGEST_DOI,
}
KIND_WORDS = {
    **{kind.value: kind.value for kind in EvidenceKind},
    "program": "programme",
    "政策": "policy",
    "计划": "programme",
    "项目": "programme",
    "倡议": "initiative",
    "利益相关方": "stakeholder",
    "标准": "standard",
    "出版物": "publication",
    "文献": "publication",
}


def plain_doi(text: str) -> str:
    """A DOI without the address or the word before it."""
    return DOI_PREFIX.sub("", text.strip())


def is_doi(text: str) -> bool:
    return bool(DOI.fullmatch(text))


def read_evidence_table(table: Table) -> Reading:
    """Read a table of evidence. Rows hold columns of Evidence."""
    columns, rows = find_columns(table, EVIDENCE, ORDER)
    reading = Reading(findings=[*table.findings, *columns.findings])
    missing = [key for key in ("kind", "title_en") if key not in columns.places]
    if missing:
        figures = {"column": missing}
        reading.findings.append(Finding(kind=Kind.COLUMN_MISSING, figures=figures))
    if len(rows) > MOST_EVIDENCE:
        most = {"most": MOST_EVIDENCE}
        reading.findings.append(Finding(kind=Kind.TOO_MANY_ROWS, figures=most))
    if reading.is_refused:
        return reading
    seen: dict[str, int] = {}
    for record in columns.records(rows):
        reading.findings += _findings(record, columns, seen)
        reading.rows.append(_row(record))
    return reading


def _findings(record: Record, columns: Columns, seen: dict[str, int]) -> Iterator[Finding]:
    cells = record.cells
    yield from cell_findings(record, columns, LONGEST)
    for key, kind, is_wrong in (
        ("title_en", Kind.NEEDED, not cells["title_en"]),
        ("kind", Kind.NO_EVIDENCE_KIND, _kind(cells) not in EvidenceKind.values),
        ("year", Kind.NO_YEAR, not _is_year(cells.get("year", ""))),
        ("link", Kind.NO_LINK, bool(cells.get("link")) and not is_web_address(cells["link"])),
        ("doi", Kind.NO_DOI, bool(cells.get("doi")) and not is_doi(plain_doi(cells["doi"]))),
    ):
        if is_wrong:
            words = {"words": ", ".join(EvidenceKind.values)} if key == "kind" else {}
            yield columns.finding(kind, record.row, key, cells[key], **words)
    title = folded(cells["title_en"])
    if title in seen:
        other = {"other": seen[title]}
        yield columns.finding(Kind.SAME_TITLE, record.row, "title_en", cells["title_en"], **other)
    seen.setdefault(title, record.row)


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = {key: one_line(record.cells.get(key, "")) for key in ORDER}
    year = row["year"]
    row |= {"kind": _kind(record.cells), "doi": plain_doi(row["doi"])}
    row["year"] = int(year) if year and _is_year(year) else None
    return row


def _kind(cells: dict[str, str]) -> str:
    return KIND_WORDS.get(cells["kind"].casefold(), "")


def _is_year(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and EARLIEST <= int(text[:9]) <= LATEST)
