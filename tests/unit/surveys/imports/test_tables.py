"""Files as people have them, and as nobody honest makes them (trust.md B23 to B26)."""

import codecs
import datetime as dt
import stat
import time
import zipfile
from io import BytesIO

import pytest

from surveys.findings import Finding, Kind, UnreadableTableError
from surveys.imports.tables import MOST_BYTES, Row, read_table
from tests.factories.files import PEOPLE, as_csv, edited, member, people, spreadsheet, with_member

CHINESE = [["姓名", "邮箱"], ["王小明", "wang@panel.example"], ["李娜", "li@panel.example"]]
ACCENTED = [["Name", "E-mail"], ["Zoé Müller", "zoe@panel.example"], ["Åsa Ñu", "asa@x.example"]]
SHEET = "xl/worksheets/sheet1.xml"


def cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in read_table(data).rows]


def refusal(data: bytes) -> tuple[str, int]:
    with pytest.raises(UnreadableTableError) as caught:
        read_table(data)
    assert "%(" not in caught.value.finding.sentence
    return caught.value.finding.kind, caught.value.finding.row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_chinese_is_read_in_every_encoding(encoding):
    assert cells(as_csv(CHINESE).encode(encoding)) == CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1", "cp1252"])
def test_accents_are_read_in_every_encoding(encoding):
    assert cells(as_csv(ACCENTED).encode(encoding)) == ACCENTED


def test_utf_16_with_its_bytes_the_other_way_round():
    data = codecs.BOM_UTF16_BE + as_csv(CHINESE).encode("utf-16-be")
    assert cells(data) == CHINESE


def test_a_guessed_encoding_is_told():
    found = read_table(as_csv(CHINESE).encode("gb18030")).findings
    assert found == [Finding(kind=Kind.GUESSED_ENCODING, figures={"encoding": "GB18030"})]
    found = read_table(as_csv(ACCENTED).encode("latin-1")).findings
    assert found == [Finding(kind=Kind.GUESSED_ENCODING, figures={"encoding": "Latin-1"})]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_separator_is_found_also_beside_others_in_quotes(mark):
    rows = [["Name", '"a,b;c"', "E-mail"], ["Ana", '"x;;;;;;y"', "ana@x.org"]]
    expected = [[cell.strip('"') for cell in row] for row in rows]
    assert cells(as_csv(rows, mark).encode()) == expected


def test_rows_are_numbered_as_a_spreadsheet_does():
    data = b'\r\nName,E-mail\r\n\r\n"Ana\nSol",ana@x.org\r\n,\r\nBo,bo@x.org\r\n'
    assert read_table(data).rows == [
        Row(number=2, cells=["Name", "E-mail"]),
        Row(number=4, cells=["Ana\nSol", "ana@x.org"]),
        Row(number=6, cells=["Bo", "bo@x.org"]),
    ]


@pytest.mark.parametrize(
    ("data", "kind", "row"),
    [
        (b"", Kind.EMPTY, 0),
        (b"\xef\xbb\xbf \r\n,,\r\n", Kind.EMPTY, 0),
        (b'Name,E-mail\r\nAna,ana@x.org\r\n"Bo,bo@x.org\r\n', Kind.OPEN_QUOTE, 3),
        (b"a," * 100, Kind.TOO_MANY_COLUMNS, 0),
        (b"a," * 1_000_000, Kind.TOO_MANY_COLUMNS, 0),
        (b"a\n" * 12_002, Kind.TOO_MANY_ROWS, 0),
        (b"x" * (MOST_BYTES + 1), Kind.TOO_LARGE, 0),
        (b"Name\n" + b"x" * 1_000_000, Kind.OPEN_QUOTE, 2),
        (b"Name,E-mail\nAna\0,ana@x.org", Kind.NOT_TEXT, 0),
        (b"<html><table><tr><td>Ana</td></tr></table></html>", Kind.NOT_TEXT, 0),
        (b"%PDF-1.7 ...", Kind.NOT_TEXT, 0),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Kind.OLD_OR_LOCKED, 0),
        (b"PK\x03\x04 and nothing more", Kind.DAMAGED, 0),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else str(value),
)
def test_what_is_no_table_is_refused_with_the_reason(data, kind, row):
    assert refusal(data) == (kind, row)


def test_a_spreadsheet_is_read():
    table = read_table(spreadsheet([*PEOPLE, [], ["Bo Li", " bo@panel.example ", 7, 2.0]]))
    assert table.rows == [
        Row(number=1, cells=PEOPLE[0]),
        Row(number=2, cells=PEOPLE[1]),
        Row(number=4, cells=["Bo Li", "bo@panel.example", "7", "2"]),
    ]
    assert table.findings == []


def test_cells_that_a_spreadsheet_changed_are_marked():
    row = ["Ana", dt.date(2027, 1, 2), "#N/A", "=1+1"]
    read = read_table(spreadsheet([["Name", "Group", "Language", "E-mail"], row])).rows[1]
    # A formula has no value before a spreadsheet has computed it: then the cell is empty.
    assert (read.cells, read.spoiled) == (
        ["Ana", "2027-01-02 00:00:00", "#N/A", ""],
        {1: Kind.IS_DATE, 2: Kind.IS_ERROR},
    )


def test_the_first_visible_sheet_is_read_and_the_others_are_mentioned():
    def hide(book):
        book.active.title = "Secret"
        book.active.sheet_state = "hidden"
        book.create_sheet("Experts").append(["Name", "E-mail"])

    table = read_table(edited([["not", "this"]], hide))
    assert [row.cells for row in table.rows] == [["Name", "E-mail"]]
    assert table.findings == [Finding(kind=Kind.OTHER_SHEETS, figures={"sheet": "Experts"})]


def test_merged_cells_are_empty_but_the_first():
    def merge(book):
        book.active.merge_cells("A2:A3")

    rows = [["Name", "E-mail"], ["Ana", "ana@x.org"], ["Bo", "bo@x.org"]]
    assert cells(edited(rows, merge))[2] == ["", "bo@x.org"]


def test_a_cell_far_to_the_right_is_told_and_not_lost():
    row = [*["Ana"] * 60, *[None] * 900, "far away"]
    assert refusal(spreadsheet([row])) == (Kind.TOO_MANY_COLUMNS, 0)


def test_a_spreadsheet_that_claims_a_million_rows_is_read_to_its_last_real_one():
    data = spreadsheet(PEOPLE)
    xml = member(data, SHEET).replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in xml
    assert cells(with_member(data, SHEET, xml)) == PEOPLE


def test_a_million_empty_rows_end_quickly():
    data = spreadsheet(PEOPLE)
    xml = member(data, SHEET).replace(b"</sheetData>", b'<row r="1048576"/></sheetData>')
    began = time.process_time()
    assert cells(with_member(data, SHEET, xml)) == PEOPLE
    assert time.process_time() - began < 10


def bomb(size: int) -> bytes:
    return b"<worksheet>" + b" " * size + b"</worksheet>"


def hostile() -> dict[str, tuple[bytes, Kind]]:
    good = spreadsheet(PEOPLE)
    sheet = member(good, SHEET)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    head, body = sheet.split(b"<worksheet", 1)
    spaced = head + b"<!--" + b"x" * 2_000_000 + b"--><! DOCTYPE x><worksheet" + body
    return {
        "zip bomb": (with_member(good, SHEET, bomb(21 * 1024 * 1024)), Kind.UNPACKS_TOO_LARGE),
        "many members": (
            with_members(good, {f"x/{n}": b"" for n in range(200)}),
            Kind.SUSPICIOUS,
        ),
        "nested zip": (with_member(good, "xl/embeddings/a.xlsx", good), Kind.SUSPICIOUS),
        "path outside": (with_member(good, "../../x", b"x"), Kind.SUSPICIOUS),
        "absolute path": (with_member(good, "/etc/x", b"x"), Kind.SUSPICIOUS),
        "backslashes": (with_member(good, "..\\x", b"x"), Kind.SUSPICIOUS),
        "symlink": (with_member(good, "xl/l", b"/etc", mode=stat.S_IFLNK | 0o777), Kind.SUSPICIOUS),
        "locked member": (with_member(good, "xl/l", b"x", lock=True), Kind.SUSPICIOUS),
        "entity bomb": (
            with_member(good, SHEET, head + laughs + b"<worksheet" + body),
            Kind.SUSPICIOUS,
        ),
        "entity bomb in utf-16": (
            with_member(good, SHEET, (laughs.decode() + "<worksheet/>").encode("utf-16")),
            Kind.SUSPICIOUS,
        ),
        "definition behind a comment": (with_member(good, SHEET, spaced), Kind.SUSPICIOUS),
        "definition in the strings": (
            with_member(good, "xl/sharedStrings.xml", laughs + b"<sst/>"),
            Kind.SUSPICIOUS,
        ),
        "too many cells": (
            with_member(good, SHEET, b"<worksheet><sheetData><row>" + b"<c/>" * 500_000),
            Kind.UNPACKS_TOO_LARGE,
        ),
        "too many rows": (
            with_member(good, SHEET, b"<worksheet><sheetData>" + b"<row/>" * 100_001),
            Kind.UNPACKS_TOO_LARGE,
        ),
        "too many cells in a namespace": (
            with_member(good, SHEET, b'<x:worksheet xmlns:x="y"><x:row>' + b"<x:c/>" * 500_000),
            Kind.UNPACKS_TOO_LARGE,
        ),
        "a row with an endless number": (
            with_member(
                good, SHEET, sheet.replace(b"</sheetData>", b'<row r="999999999999"/></sheetData>')
            ),
            Kind.SUSPICIOUS,
        ),
        "cut short": (good[: len(good) // 2], Kind.DAMAGED),
        "no xml": (with_member(good, SHEET, b"\xff\xfe\xfa"), Kind.DAMAGED),
        "another archive": (zipped({"a.txt": b"x"}), Kind.OTHER_ARCHIVE),
        "opendocument": (zipped({"mimetype": b"application/vnd.oasis"}), Kind.OTHER_ARCHIVE),
        "only hidden sheets": (spreadsheet_without_a_visible_sheet(good), Kind.EMPTY),
    }


def zipped(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_members(data: bytes, members: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return zipped({n: archive.read(n) for n in archive.namelist()} | members)


def spreadsheet_without_a_visible_sheet(data: bytes) -> bytes:
    xml = member(data, "xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    return with_member(data, "xl/workbook.xml", xml)


HOSTILE = hostile()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_spreadsheet_is_refused_within_seconds(name):
    data, kind = HOSTILE[name]
    began = time.process_time()
    assert refusal(data) == (kind, 0)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "name", ["zip bomb", "entity bomb", "nested zip", "too many cells", "too many rows"]
)
def test_it_is_refused_before_anything_in_it_is_parsed(name, monkeypatch):
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_a, **_k: pytest.fail("it was parsed"))
    assert refusal(HOSTILE[name][0])[0] == HOSTILE[name][1]


def test_a_size_that_lies_does_not_let_a_bomb_through():
    data = bytearray(with_member(spreadsheet(PEOPLE), "xl/theme/x.xml", b" " * 30_000_000))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(data))[0] == Kind.DAMAGED


def test_ten_thousand_experts_fit():
    rows = people(10_000)
    for data in (as_csv(rows).encode(), spreadsheet(rows)):
        assert len(data) < MOST_BYTES
        assert cells(data) == rows
