"""What changed between two wordings."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveys.wording import Part, difference, is_same

TEXTS = st.text(alphabet=st.sampled_from("ab .,-_1\n\t“”é教育素养㐀鿿\U00020000"), max_size=40)


def marked(before: str, after: str) -> str:
    """The difference as one line: [old], {new}."""
    marks = {(True, False): "[%s]", (False, True): "{%s}", (False, False): "%s"}
    return "".join(
        marks[part.is_old, part.is_new] % part.text for part in difference(before, after)
    )


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Train nurses.", "Train nurses.", "Train nurses."),
        ("Train nurses.", "Train all nurses.", "Train{ all} nurses."),
        ("Train all nurses.", "Train nurses.", "Train[ all] nurses."),
        ("Train nurses.", "Train doctors.", "Train [nurses]{doctors}."),
        ("Train young nurses.", "Train old doctors.", "Train [young nurses]{old doctors}."),
        ("Train nurses.", "Train nurses!", "Train nurses[.]{!}"),
        ("", "Train nurses.", "{Train nurses.}"),
        ("Train nurses.", "", "[Train nurses.]"),
        ("", "", ""),
        ("Retrain", "Train", "[Retrain]{Train}"),
        ("培训护士。", "培训全体护士。", "培训{全体}护士。"),
        ("培训护士。", "培训医生。", "培训[护士]{医生}。"),
        ("用 AI 培训", "用 5G 培训", "用 [AI]{5G} 培训"),
        ("用AI培训", "用5G培训", "用[AI]{5G}培训"),
    ],
)  # fmt: skip
def test_only_the_words_that_changed_are_marked(before, after, shown):
    assert marked(before, after) == shown


def test_a_part_says_in_which_wording_it_stands():
    assert difference("One word", "Two word") == [
        Part(text="One", is_old=True),
        Part(text="Two", is_new=True),
        Part(text=" word"),
    ]


@given(before=TEXTS | st.text(max_size=40), after=TEXTS | st.text(max_size=40))
@example(before="a b a ", after="b ")
@example(before="x y", after="z w ")
def test_both_wordings_can_be_read_from_their_difference(before, after):
    parts = difference(before, after)
    assert "".join(part.text for part in parts if not part.is_old) == after
    assert "".join(part.text for part in parts if not part.is_new) == before
    assert [part for part in parts if not part.text or (part.is_old and part.is_new)] == []


@given(text=TEXTS)
def test_a_wording_differs_from_itself_in_nothing(text):
    assert difference(text, text) == ([Part(text=text)] if text else [])


@given(before=TEXTS, after=TEXTS)
def test_what_went_stands_before_what_came_and_neighbours_are_one_stretch(before, after):
    kinds = [(part.is_old, part.is_new) for part in difference(before, after)]
    old, new = (True, False), (False, True)
    pairs = list(itertools.pairwise(kinds))
    assert [pair for pair in pairs if pair in [(new, old), (old, old), (new, new)]] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a\nb", " a\r\nb ", True),
        ("a\n\nb", "a\nb", False),
        ("a b", "a  b", False),
        ("", " ", True),
    ],
)
def test_only_line_ends_and_blanks_around_a_text_make_no_difference(one, other, same):
    assert is_same(one, other) == same
