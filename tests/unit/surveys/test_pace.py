"""How long rating takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.pace import minutes, seconds_to_rate


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 9.0),
        ("word " * 22, 15.0),
        ("培" * 26, 15.0),
        ("word " * 22 + "培" * 26, 21.0),
        ("培word" * 26, 9.0 + 6.0 + 26 * 60 / 220),
    ],
)
def test_words_and_chinese_characters_are_read_at_their_own_speed(text, seconds):
    assert seconds_to_rate(text) == pytest.approx(seconds)


def test_feedback_takes_six_seconds_more():
    assert seconds_to_rate("word", has_feedback=True) == pytest.approx(
        seconds_to_rate("word") + 6.0
    )


def test_thirty_statements_of_the_usual_length_take_less_than_ten_minutes():
    statement = "Train nurses and doctors in genetics, so that patients get answers at once."
    assert minutes(30 * seconds_to_rate(statement)) == 6


@pytest.mark.parametrize(
    ("seconds", "whole"), [(0, 1), (29, 1), (89, 1), (91, 2), (480, 8), (3600, 60)]
)
def test_minutes_are_whole_and_at_least_one(seconds, whole):
    assert minutes(seconds) == whole


@given(one=st.text(max_size=60), more=st.text(max_size=60))
def test_more_text_never_takes_less_time(one, more):
    assert seconds_to_rate(f"{one} {more}") >= seconds_to_rate(one) >= 9.0
