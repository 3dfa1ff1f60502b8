"""What is checked of a list of experts (trust.md B24, B27 to B29, B32)."""

import pytest

from surveys.findings import Kind
from surveys.imports import read_people_table, read_table
from tests.factories.files import as_csv, people

HEAD = ["Name", "E-mail", "Group", "Language", "Pillars", "Conflicts of interest"]
ANA = ["Ana Sol", "ana@panel.example", "EU", "en", "I", ""]


def reading(*rows, head=HEAD):
    table = [head, *rows] if head else rows
    return read_people_table(read_table(as_csv(table, "\t").encode()))


def told(*rows, head=HEAD, advice=False):
    """Row, column and kind of what was found."""
    found = [f for f in reading(*rows, head=head).findings if f.is_advice == advice]
    assert all("%(" not in f.sentence for f in found)
    return [(f.row, f.column, f.kind) for f in found if f.kind != Kind.LONE_GROUP]


def test_a_row_is_a_person():
    row = ["Ana Sol", "Ana@Panel.Example", "EU", "中文", "i; III", "Owns  shares of X"]
    assert reading(row).rows == [
        {
            "row": 2,
            "name": "Ana Sol",
            "email": "ana@panel.example",
            "group": "EU",
            "language": "zh-hans",
            "conflicts": "Owns shares of X",
            "panels": [1, 3],
        }
    ]


@pytest.mark.parametrize(
    "head",
    [
        ["E-Mail-Address".replace("-A", " A"), "Full name"],
        ["邮箱", "姓名"],
        [" email ", "NAME*"],
    ],
)
def test_columns_are_known_by_name_in_any_order(head):
    found = reading(["ana@panel.example", "Ana Sol"], head=head)
    assert (found.findings, [(r["name"], r["email"]) for r in found.rows]) == (
        [],
        [("Ana Sol", "ana@panel.example")],
    )


def test_first_and_family_names_become_one():
    head = ["Family name", "First name", "E-mail"]
    assert reading(["Sol", "Ana", "ana@panel.example"], head=head).rows[0]["name"] == "Ana Sol"


def test_without_names_of_columns_the_usual_order_is_taken_and_told():
    found = reading(["Ana Sol", "ana@panel.example", "EU"], head=None)
    assert [(r["row"], r["name"], r["group"]) for r in found.rows] == [(1, "Ana Sol", "EU")]
    assert found.findings[0].sentence == (
        "There are no column names, so the columns were read as: Name, E-mail, Group."
    )


def test_missing_and_doubled_and_unknown_columns_are_told():
    assert told(["Ana"], head=["Name"]) == [(0, "", Kind.COLUMN_MISSING)]
    twice = ["Name", "E-mail", "mail"]
    assert told(["Ana", "a@x.org", "b@x.org"], head=twice) == [(1, "C (mail)", Kind.COLUMN_TWICE)]
    shoe = ["Name", "E-mail", "Shoe size"]
    assert told(["Ana", "a@x.org", "38"], head=shoe, advice=True) == [
        (1, "C (Shoe size)", Kind.COLUMN_UNUSED)
    ]


def test_swapped_columns_are_told_once_and_not_by_row():
    rows = [[f"e{n}@x.org", f"Expert {n}"] for n in range(9)]
    assert told(*rows, head=["Name", "E-mail"]) == [(1, "", Kind.COLUMNS_SWAPPED)]


@pytest.mark.parametrize(
    ("change", "column", "kind"),
    [
        ({0: ""}, "A (Name)", Kind.NEEDED),
        ({0: "bo@x.org"}, "A (Name)", Kind.NAME_IS_ADDRESS),
        ({0: "x" * 151}, "A (Name)", Kind.TOO_LONG),
        ({0: "=HYPERLINK(1)"}, "A (Name)", Kind.RUNS),
        ({0: "Ana\u202eloS"}, "A (Name)", Kind.INVISIBLE),
        ({0: "Ana\u2028Sol"}, "A (Name)", Kind.INVISIBLE),
        ({1: ""}, "B (E-mail)", Kind.NEEDED),
        ({1: "ana"}, "B (E-mail)", Kind.NO_ADDRESS),
        ({1: "<script>@x.org"}, "B (E-mail)", Kind.NO_ADDRESS),
        ({1: "Sol, Ana <ana@x.org>"}, "B (E-mail)", Kind.NO_ADDRESS),
        ({1: "ana@x.org."}, "B (E-mail)", Kind.NO_ADDRESS),
        ({1: "a" * 310 + "@x.org"}, "B (E-mail)", Kind.NO_ADDRESS),
        ({1: "аna@panel.example"}, "B (E-mail)", Kind.MIXED_LETTERS),
        ({1: "ana@pаnel.example"}, "B (E-mail)", Kind.MIXED_LETTERS),
        ({1: "ана@panel.example"}, "B (E-mail)", Kind.NO_ADDRESS),
        ({2: "x" * 61}, "C (Group)", Kind.TOO_LONG),
        ({2: "=cmd|' /C calc'!A0"}, "C (Group)", Kind.RUNS),
        ({2: "@SUM(1)"}, "C (Group)", Kind.RUNS),
        ({3: "fr"}, "D (Language)", Kind.NO_LANGUAGE),
        ({4: "I, X"}, "E (Pillars)", Kind.NO_PILLAR),
        ({4: "12"}, "E (Pillars)", Kind.NO_PILLAR),
        ({4: "²"}, "E (Pillars)", Kind.NO_PILLAR),
        ({5: "x" * 1_001}, "F (Conflicts of interest)", Kind.TOO_LONG),
    ],
)
def test_each_problem_says_row_column_and_what_to_do(change, column, kind):
    row = [change.get(index, cell) for index, cell in enumerate(ANA)]
    assert told(row) == [(2, column, kind)]


def test_a_line_break_in_an_address_cannot_forge_a_header():
    data = b'Name,E-mail\r\nAna,"a@b.org\r\nBcc: x@y.org"\r\n'
    found = read_people_table(read_table(data)).findings
    assert [(f.row, f.kind) for f in found if not f.is_advice] == [
        (2, Kind.INVISIBLE),
        (2, Kind.NO_ADDRESS),
    ]
    assert "\n" not in found[0].value


def test_an_address_with_a_foreign_domain_is_kept_as_mail_servers_know_it():
    assert reading(["Ana", "Ana@Müller.example"], head=HEAD[:2]).rows[0]["email"] == (
        "ana@xn--mller-kva.example"
    )


def test_the_same_person_twice():
    rows = [
        ["Ana Sol", "ana@x.org"],
        ["Ana S.", "ANA@X.org"],
        ["A. Sol", "ana+delphi@x.org"],
        ["SOL, Ana", "ana.sol@y.org"],
    ]
    head = ["Name", "E-mail"]
    assert told(*rows, head=head) == [(3, "B (E-mail)", Kind.SAME_ADDRESS)]
    assert told(*rows, head=head, advice=True) == [
        (4, "B (E-mail)", Kind.SAME_MAILBOX),
        (5, "A (Name)", Kind.SAME_NAME),
    ]


def test_a_group_is_something_coarse():
    rows = [[f"Expert {n}", f"e{n}@x.org", f"Group {n}"] for n in range(41)]
    assert told(*rows, head=HEAD[:3]) == [(0, "C (Group)", Kind.TOO_MANY_GROUPS)]
    few = reading(*rows[:4], head=HEAD[:3])
    assert {f.kind for f in few.findings} == {Kind.LONE_GROUP}
    assert not few.is_refused


def test_a_long_value_is_shortened_and_cannot_speak_to_a_page():
    found = reading(["Ana", "\u202ex" + "<b>" * 50], head=HEAD[:2]).findings[0]
    assert (len(found.value), found.value[0]) == (60, "\ufffd")


def test_progress_is_told_up_to_the_last_row():
    seen = []
    table = read_table(as_csv(people(700)).encode())
    read_people_table(table, progress=lambda done, total: seen.append((done, total)))
    assert (seen[0], seen[-1]) == ((1, 700), (700, 700))
