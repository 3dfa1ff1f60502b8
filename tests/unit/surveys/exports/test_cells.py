from hypothesis import given
from hypothesis import strategies as st

from surveys.exports.cells import csv_text, harmless, original, plain

RISKY = "=+-@\t\r\n＝＋－＠"


@given(st.text(alphabet=st.sampled_from([*RISKY, "'", "a", "1", " ", "\x00", "中"])))
def test_no_text_begins_like_a_formula_and_every_one_comes_back(text):
    cell = harmless(text)
    assert cell == "" or cell[0] not in RISKY
    assert original(cell) == plain(text)


def test_numbers_stay_numbers():
    assert [harmless(value) for value in (-1, 0.5, None)] == [-1, 0.5, None]


def test_ordinary_texts_stay_as_they_are():
    texts = ["Share data", "'quoted'", "a = b", "70 %", "数据共享", ""]
    assert [harmless(text) for text in texts] == texts


def test_control_characters_are_left_out_and_line_breaks_stay():
    assert plain("a\x00b\x1fc\nd\te") == "abc\nd\te"


def test_a_csv_file_is_utf8_with_a_mark_and_quotes_where_needed():
    assert csv_text(["a", "b"], [["=1", 'say "hi"'], [None, -2]]) == (
        '\ufeffa,b\r\n\'=1,"say ""hi"""\r\n,-2\r\n'
    )
