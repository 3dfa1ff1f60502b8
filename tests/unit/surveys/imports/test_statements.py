"""What is checked of a list of candidate priorities."""

from surveys.findings import Kind
from surveys.imports import read_priorities_table, read_table
from surveys.imports.columns import PRIORITIES_ORDER
from tests.factories.files import as_csv

HEAD = ["English", "Chinese", "Area (English)", "Source", "About the source", "Author"]


def reading(*rows, head=HEAD):
    return read_priorities_table(read_table(as_csv([head, *rows], "\t").encode()))


def told(*rows, head=HEAD):
    found = [f for f in reading(*rows, head=head).findings if not f.is_advice]
    return [(f.row, f.column, f.kind, f.sentence) for f in found]


def test_a_row_is_a_statement_with_its_source():
    row = ["Share data.", "共享数据。", "Data", "Workshop", "Brussels, May", "Working group 2"]
    assert reading(row).rows == [
        {
            "row": 2,
            "text_en": "Share data.",
            "text_zh": "共享数据。",
            "area_en": "Data",
            "area_zh": "",
            "source": "workshop",
            "source_note": "Brussels, May",
            "author": "Working group 2",
        }
    ]
    assert set(reading(row).rows[0]) == {"row", *PRIORITIES_ORDER}


def test_problems_say_row_column_and_what_to_do():
    rows = [["", "中文"], ["x" * 1_001], ["Share data", "", "", "rumour"], ["share  DATA"]]
    assert told(*rows) == [
        (2, "A (English)", Kind.NEEDED, "This cell is empty. Fill it in, or delete the row."),
        (3, "A (English)", Kind.TOO_LONG, "Shorten it to 1000 characters."),
        (
            4,
            "D (Source)",
            Kind.NO_SOURCE,
            "This is no source. Write one of: evidence, workshop, suggestion.",
        ),
        (
            5,
            "A (English)",
            Kind.SAME_WORDING,
            "The same wording stands in row 4. Keep one of the two rows.",
        ),
    ]


def test_without_the_english_column_nothing_is_read():
    assert [kind for _r, _c, kind, _s in told(["中文"], head=["中文"])] == [Kind.COLUMN_MISSING]


def test_more_than_four_hundred_are_refused():
    rows = [[f"Statement number {n}"] for n in range(401)]
    assert [kind for _r, _c, kind, _s in told(*rows)] == [Kind.TOO_MANY_ROWS]


def test_advice_never_stands_in_the_way():
    found = reading(
        ["Hospitals should share health data with researchers"],
        ["Hospitals should share their health data with researchers"],
        ["Train nurses and/or doctors"],
    )
    assert not found.is_refused
    assert [(f.row, f.kind) for f in found.findings] == [(4, Kind.AND_OR), (3, Kind.ALIKE)]
