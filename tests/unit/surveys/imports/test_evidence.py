import pytest

from surveys.findings import UnreadableTableError
from surveys.imports.evidence import plain_doi, read_evidence_table
from surveys.imports.tables import read_text_table

pytestmark = pytest.mark.one_database
EMPTY = {
    **dict.fromkeys(("title_zh", "issuer_en", "issuer_zh", "place_en", "place_zh"), ""),
    **dict.fromkeys(("link", "doi", "note_en", "note_zh"), ""),
    "year": None,
}


def read(*lines):
    return read_evidence_table(read_text_table("\n".join(lines).encode()))


def test_columns_in_either_language_and_in_any_order_become_evidence():
    reading = read(
        "年份,title,类型,标题,DOI,link",
        "2021,A plan,政策,一项计划,https://doi.org/10.1000/xyz,https://a.example/b",
        ",A paper,Publication,,,",
    )
    assert (reading.is_refused, reading.findings) == (False, [])
    plan = {"kind": "policy", "title_en": "A plan", "title_zh": "一项计划", "year": 2021}
    plan |= {"doi": "10.1000/xyz", "link": "https://a.example/b"}
    assert reading.rows == [
        EMPTY | plan,
        EMPTY | {"kind": "publication", "title_en": "A paper"},
    ]


def test_every_problem_says_row_column_and_what_to_do():
    reading = read(
        "kind,title,year,link,doi",
        "book,A,21,ftp://x,10.1",
        "policy,,,,",
        "policy,=A1,,javascript:alert(1),",
        "policy,a,,,",
    )
    assert [(each.row, each.column, each.kind) for each in reading.findings] == [
        (2, "A (kind)", "no_evidence_kind"),
        (2, "C (year)", "no_year"),
        (2, "D (link)", "no_link"),
        (2, "E (doi)", "no_doi"),
        (3, "B (title)", "needed"),
        (4, "B (title)", "runs"),
        (4, "D (link)", "no_link"),
        (5, "B (title)", "same_title"),
    ]
    words = "policy, programme, initiative, stakeholder, standard, publication"
    assert reading.findings[0].sentence == f"This is no kind of evidence. Write one of: {words}."


def test_a_table_without_the_needed_columns_and_a_spreadsheet_are_refused():
    (finding,) = [each for each in read("title", "A plan").findings if not each.is_advice]
    assert finding.sentence == "There is no column “Kind”. Add it, or name it so."
    with pytest.raises(UnreadableTableError) as refused:
        read_text_table(b"PK\x03\x04...")
    assert "Save the table as CSV" in refused.value.finding.sentence


@pytest.mark.parametrize(
    "typed", ["doi:10.1/a", "DOI: 10.1/a", "http://dx.doi.org/10.1/a", "10.1/a"]
)
def test_a_doi_is_kept_without_what_stands_before_it(typed):
    assert plain_doi(typed) == "10.1/a"
