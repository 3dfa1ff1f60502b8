"""Reading CSV files: what is taken, what is refused, and where people are told to look."""

import codecs
from pathlib import Path

import pytest

from surveys.rating_files import PROBLEMS_SHOWN, RatingFilesError, read_study

WIDE = "expert_id,P01,P02\nE1,4,U\nE2,5,\nE3,x,1\n"
WIDE_RATINGS = {
    ("E1", "P01"): 4, ("E1", "P02"): None, ("E2", "P01"): 5, ("E3", "P01"): None, ("E3", "P02"): 1,
}  # fmt: skip
A_RATING = 'A rating is 1 to 5, U for "cannot judge", or an empty cell.'


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write files into a folder of their own, which is the current one, and return their paths."""
    monkeypatch.chdir(tmp_path)

    def write_files(**contents):
        paths = []
        for name, content in contents.items():
            path = Path(f"{name}.csv")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        return paths

    return write_files


def read(paths, *, scale_max=5, panel=None):
    return read_study(paths, scale_max=scale_max, panel_path=panel)


def refusal(paths, **kwargs):
    """The lines that a person reads."""
    with pytest.raises(RatingFilesError) as error:
        read(paths, **kwargs)
    return str(error.value).splitlines()


def test_a_wide_file_is_one_round(write):
    [survey_round], panel = read(write(main_r1=WIDE))

    assert survey_round.number == 1
    assert survey_round.items == ["P01", "P02"]
    assert survey_round.experts == {
        "E1": ("main_r1.csv", 2),
        "E2": ("main_r1.csv", 3),
        "E3": ("main_r1.csv", 4),
    }
    assert survey_round.ratings == WIDE_RATINGS
    assert panel is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(WIDE.replace(",", ";"), id="semicolons"),
        pytest.param(WIDE.replace(",", "\t"), id="tabs"),
        pytest.param(WIDE.replace("\n", "\r\n"), id="windows line ends"),
        pytest.param(WIDE.replace("\n", "\r"), id="old line ends"),
        pytest.param(WIDE.removesuffix("\n"), id="no last line end"),
        pytest.param(f"{WIDE}\n,,\n\n", id="blank rows at the end"),
        pytest.param(WIDE.replace("E2,5", "\nE2,5"), id="a blank row between"),
        pytest.param(WIDE.replace(",4,", ", 4 ,"), id="spaces"),
        pytest.param(WIDE.replace(",4,", ",4.0,"), id="a spreadsheet's 4.0"),
        pytest.param(WIDE.replace("4", '"4"'), id="quotation marks"),
        pytest.param(WIDE.replace("expert_id", "Expert_ID"), id="capitals in the header"),
        pytest.param(codecs.BOM_UTF8 + WIDE.encode(), id="UTF-8 with BOM"),
        pytest.param(WIDE.encode("utf-16"), id="UTF-16"),
        pytest.param(codecs.BOM_UTF16_BE + WIDE.encode("utf-16-be"), id="UTF-16, big end first"),
    ],
)
def test_the_same_ratings_in_many_guises(write, content):
    [survey_round], _ = read(write(main_r1=content))
    assert survey_round.items == ["P01", "P02"]
    assert survey_round.ratings == WIDE_RATINGS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_chinese_names_in_the_encodings_of_chinese_spreadsheets(write, encoding):
    [survey_round], _ = read(write(main_r1="expert_id,数据共享\n专家一,4\n".encode(encoding)))
    assert survey_round.ratings == {("专家一", "数据共享"): 4}


def test_a_comma_in_a_quoted_item_name_does_not_choose_the_delimiter(write):
    [survey_round], _ = read(write(main_r1='expert_id;"A, b, c, d"\nE1;3\n'))
    assert survey_round.ratings == {("E1", "A, b, c, d"): 3}


def test_a_round_that_nobody_answered_still_has_its_items(write):
    rounds, _ = read(write(main_r1=WIDE, main_r2="expert_id,P01\n"))
    assert [(one.number, one.items, len(one.experts)) for one in rounds] == [
        (1, ["P01", "P02"], 3),
        (2, ["P01"], 0),
    ]


def test_rounds_are_numbered_by_their_names_whatever_the_order(write):
    rounds, _ = read(write(main_r10=WIDE, main_r2="expert_id,P09\nE1,3\n"))
    assert [(one.number, one.items) for one in rounds] == [(2, ["P09"]), (10, ["P01", "P02"])]


def test_rounds_without_numbers_are_counted(write):
    rounds, _ = read(write(spring=WIDE, autumn="expert_id,P09\nE1,3\n"))
    assert [(one.number, one.items) for one in rounds] == [(1, ["P01", "P02"]), (2, ["P09"])]


@pytest.mark.parametrize("names", [("a_r1", "b_r1"), ("R1", "second")])
def test_doubtful_round_numbers_are_refused(write, names):
    lines = refusal(write(**dict.fromkeys(names, WIDE)))
    sentence = "Either every name ends in _r and its own round number, or none does."
    assert lines == [f"{name}.csv: {sentence}" for name in names if name != "R1"]


LONG_HEADER = "round,expert_id,item_id,rating\n"
LONG = (
    "round,expert_id,item_id,item_text,rating\n"
    '2,E1,P02,"Words, with ""quotes""\nand a line end",5.0\n'
    "1,E1,P01,Words,4\n"
    "1,E2,P01,Words,\n"
    "1,E3,P02,Words,U\n"
)


def test_a_long_file_holds_all_rounds_with_items_as_they_appear(write):
    [first, second], _ = read(write(ratings=LONG))

    assert (first.number, first.items) == (1, ["P01", "P02"])
    assert list(first.experts) == ["E1", "E2", "E3"]
    assert first.ratings == {("E1", "P01"): 4, ("E3", "P02"): None}
    assert (second.number, second.items) == (2, ["P02"])
    assert second.experts == {"E1": ("ratings.csv", 2)}
    assert second.ratings == {("E1", "P02"): 5}


def test_long_files_add_up_whatever_the_order_of_their_columns(write):
    second = "rating;item_id;expert_id;round\n3;P01;E2;1.0\n"
    [survey_round], _ = read(write(first=f"{LONG_HEADER}1,E1,P01,4\n", second=second))
    assert survey_round.ratings == {("E1", "P01"): 4, ("E2", "P01"): 3}


def test_a_long_file_without_rows_has_no_rounds(write):
    assert read(write(ratings=LONG_HEADER)) == ([], None)


@pytest.mark.parametrize(
    "value",
    ["0", "6", "44", "3.5", "4.00", "4.", "04", "+4", "-4", "1e0", "0_4", "4,0", "４", "٤", "four",
     "UU", "Ｕ", "n/a", "NaN", "None", "=4", "4 5", "²"],
)  # fmt: skip
def test_what_only_looks_like_a_rating_is_refused(write, value):
    lines = refusal(write(main_r1=f'expert_id,P01\nE1,4\nE2,"{value}"\n'))
    assert lines == [f'main_r1.csv, row 3, column P01, value "{value}": {A_RATING}']


def test_the_scale_decides_what_a_rating_is(write):
    paths = write(main_r1="expert_id,P01\nE1,7\n")
    [survey_round], _ = read(paths, scale_max=7)
    assert survey_round.ratings == {("E1", "P01"): 7}
    [line] = refusal(paths, scale_max=6)
    assert line.endswith('value "7": A rating is 1 to 6, U for "cannot judge", or an empty cell.')


SPREADSHEET = "f.csv: This is a spreadsheet file. Please save it as CSV (UTF-8)."
NO_TEXT = "f.csv: This is neither UTF-8, UTF-16 nor GB18030. Please save it as UTF-8."
NO_HEADER = "f.csv: There is no header row."
DAMAGED = "f.csv: This is not text, or it is damaged. Please save it as CSV (UTF-8)."
NO_ITEMS = "There is no column of an item beside expert_id."
NO_EXPERT = "There is no expert in this row."
OPEN_QUOTE = "A quotation mark is not closed, or text follows a closed one."
ONE_ROUND = "A file with a column per item is one round: please leave this column out."
TWO_COLUMNS = "More than one column has this name."
MISSING = "This column is missing."
ANOTHER_ROW = "E1 has another row for this item in round 1."
NOT_ON_PANEL = "This expert is not on the panel (panel.csv)."

PROBLEMS = {
    "empty": ("", "f.csv: The file is empty."),
    "only delimiters": (",,\n,,\n", NO_HEADER),
    "no expert_id": ("name,P01\nE1,4\n", f"f.csv, row 1, column expert_id: {MISSING}"),
    "no items": ("expert_id\nE1\n", f"f.csv, row 1: {NO_ITEMS}"),
    "column without a name": ("expert_id,P01,\nE1,4,4\n", "f.csv, row 1: A column has no name."),
    "item twice": ("expert_id,P01,P01\nE1,4,5\n", f"f.csv, row 1, column P01: {TWO_COLUMNS}"),
    "round as an item": ("expert_id,round,P01\n", f"f.csv, row 1, column round: {ONE_ROUND}"),
    "expert twice": (
        "expert_id,P01\nE1,4\nE2,4\n E1 ,5\n",
        'f.csv, row 4, column expert_id, value "E1": This expert stands already in row 2.',
    ),
    "no expert": ("expert_id,P01\n,4\n", f"f.csv, row 2, column expert_id: {NO_EXPERT}"),
    "ragged": (
        "expert_id,P01,P02\nE1,4\nE2,4,4,4\nE3,4,4\n",
        "f.csv, row 2: The row has 2 cells, the header 3.",
        "f.csv, row 3: The row has 4 cells, the header 3.",
    ),
    "open quote": ('expert_id,P01\nE1,4\nE2,"4\nE3,4\n', f"f.csv, row 3: {OPEN_QUOTE}"),
    "text after a quote": ('expert_id,P01\nE1,"4"5\n', f"f.csv, row 2: {OPEN_QUOTE}"),
    "open header": ('expert_id,"P01\nE1,4\n', NO_HEADER, f"f.csv, row 1: {OPEN_QUOTE}"),
    "NUL": ("expert_id,P01\nE1,\0\n", DAMAGED),
    "XLSX": (b"PK\x03\x04\x14\0\x06", SPREADSHEET),
    "XLS": (b"\xd0\xcf\x11\xe0\xa1\xb1", SPREADSHEET),
    "no text": (b"expert_id,\xff\xff\n", NO_TEXT),
    "half a UTF-16 character": ("expert_id".encode("utf-16") + b"\n", NO_TEXT),
    "long, no round": ("expert_id,item_id,rating\n", f"f.csv, row 1, column round: {MISSING}"),
    "long, two ratings": (f"rating,{LONG_HEADER}", f"f.csv, row 1, column rating: {TWO_COLUMNS}"),
    "long, twice": (
        f"{LONG_HEADER}1,E1,P01,4\n2,E1,P01,4\n1,E1,P01,\n",
        f'f.csv, row 4, column item_id, value "P01": {ANOTHER_ROW}',
    ),
    "long, rounds": (
        f"{LONG_HEADER}0,E1,P01,4\none,E1,P01,4\n",
        'f.csv, row 2, column round, value "0": A round is a number: 1, 2, 3 …',
        'f.csv, row 3, column round, value "one": A round is a number: 1, 2, 3 …',
    ),
    "long, empty": (
        f"{LONG_HEADER}1,,P01,4\n1,E1,,4\n",
        "f.csv, row 2, column expert_id: This cell is empty.",
        "f.csv, row 3, column item_id: This cell is empty.",
    ),
    "long, rating": (
        f"{LONG_HEADER}1,E2,P01,9\n", f'f.csv, row 2, column rating, value "9": {A_RATING}',
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "lines"),
    [pytest.param(content, lines, id=name) for name, (content, *lines) in PROBLEMS.items()],
)
def test_problems_are_told_with_their_place(write, content, lines):
    assert refusal(write(f=content)) == lines


def test_problems_of_all_files_are_told_at_once_and_row_by_row(write):
    paths = write(main_r1="expert_id,P01\nE1,9\nE2\nE1,4\n", main_r2="expert_id,P01\nE9,4.5\n")
    [panel] = write(panel="expert_id,group\nE1,policy\nE1,industry\n")

    assert refusal([*paths, Path("main_r3.csv")], panel=panel) == [
        f'main_r1.csv, row 2, column P01, value "9": {A_RATING}',
        "main_r1.csv, row 3: The row has 1 cells, the header 2.",
        'main_r1.csv, row 4, column expert_id, value "E1": This expert stands already in row 2.',
        f'main_r2.csv, row 2, column P01, value "4.5": {A_RATING}',
        f'main_r2.csv, row 2, column expert_id, value "E9": {NOT_ON_PANEL}',
        "main_r3.csv: The file cannot be read: No such file or directory.",
        'panel.csv, row 3, column expert_id, value "E1": This expert stands already in row 2.',
    ]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(RatingFilesError, match="The file cannot be read: Is a directory"):
        read([tmp_path])


def test_the_two_kinds_of_files_do_not_mix(write):
    paths = write(main_r1=WIDE, ratings=LONG)
    assert refusal(paths) == [
        "main_r1.csv: This file has a column per item, another a row per rating: use one kind."
    ]


def test_the_same_rating_in_two_long_files_is_refused(write):
    content = f"{LONG_HEADER}1,E1,P01,4\n"
    assert refusal(write(first=content, second=content)) == [
        f'second.csv, row 2, column item_id, value "P01": {ANOTHER_ROW}'
    ]


def test_fifty_problems_are_shown_and_the_rest_counted(write):
    paths = write(main_r1="expert_id,P01\n" + "".join(f"E{row},9\n" for row in range(1, 54)))
    lines = refusal(paths)
    assert lines[PROBLEMS_SHOWN - 1] == f'main_r1.csv, row 51, column P01, value "9": {A_RATING}'
    assert lines[PROBLEMS_SHOWN:] == ["and 3 more"]


def test_what_a_file_holds_cannot_steer_the_terminal_or_flood_it(write):
    [line] = refusal(write(main_r1=f'expert_id,P01\nE1,"\x1b[2J{"9" * 99}"\n'))
    assert line == f'main_r1.csv, row 2, column P01, value "\ufffd[2J{"9" * 35}…": {A_RATING}'


def test_a_panel_has_its_groups(write):
    content = "expert_id,group,remark\nE1,policy,x\nE2,,\nE3,care,\nE4,care,\n"
    ratings, panel = write(main_r1=WIDE, panel=content)
    _, groups = read([ratings], panel=panel)
    assert groups == {"E1": "policy", "E2": "", "E3": "care", "E4": "care"}


def test_a_panel_without_groups_is_refused_once_not_once_per_expert(write):
    ratings, panel = write(main_r1=WIDE, panel="expert,group\nE1,policy\n")
    assert refusal([ratings], panel=panel) == [f"panel.csv, row 1, column expert_id: {MISSING}"]


def test_experts_who_are_not_on_the_panel_are_named_with_their_row(write):
    ratings, panel = write(main_r1=WIDE, panel="expert_id,group\nE1,policy\n")
    assert refusal([ratings], panel=panel) == [
        f'main_r1.csv, row 3, column expert_id, value "E2": {NOT_ON_PANEL}',
        f'main_r1.csv, row 4, column expert_id, value "E3": {NOT_ON_PANEL}',
    ]
