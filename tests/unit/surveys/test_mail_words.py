import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.mail_words import PLACEHOLDERS, fill, strange_placeholders


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("Dear {name}, round {round} of {study} is open.", []),
        ("No braces at all", []),
        ("Dear {Name}", ["{Name}"]),
        ("{link} and {}", ["{link}", "{}"]),
        ("half a {name", ["{"]),
        ("half a name}", ["}"]),
        ("{{name}}", ["{", "}"]),
        ("{name.password}", ["{name.password}"]),
    ],
)
def test_what_stands_in_braces_and_means_nothing_is_found(text, strange):
    assert strange_placeholders(text) == strange


def test_values_stand_in_place_of_their_names():
    values = {"name": "Bob", "round": "2"}
    assert fill("Dear {name}, round {round}", values) == "Dear Bob, round 2"


def test_a_value_is_never_read_for_more_placeholders():
    values = {"name": "{study}", "study": "secret"}
    assert fill("Dear {name}", values) == "Dear {study}"


@given(st.text(), st.dictionaries(st.sampled_from(PLACEHOLDERS), st.text()))
def test_filling_never_fails_and_leaves_text_without_braces_alone(text, values):
    plain = text.replace("{", "").replace("}", "")
    assert fill(plain, values) == plain
    fill(text, values)
