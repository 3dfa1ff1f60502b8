"""The whole matrix of a round's life, and of a file's."""

import pytest

from surveys.enums import RUNNING_ROUND_STATES, ImportState, RoundState
from surveys.exceptions import InvalidTransition
from surveys.states import (
    IMPORT_TRANSITIONS,
    ROUND_TRANSITIONS,
    check_import_transition,
    check_transition,
)

PLANNED, OPEN, CLOSED, SEALED = RoundState
ALLOWED = {(PLANNED, OPEN), (OPEN, CLOSED), (CLOSED, SEALED)}


def test_every_state_has_its_row():
    assert set(ROUND_TRANSITIONS) == set(RoundState)


@pytest.mark.parametrize("current", RoundState)
@pytest.mark.parametrize("wanted", RoundState)
def test_transition(current, wanted):
    if (current, wanted) in ALLOWED:
        check_transition(current, wanted)
        return
    with pytest.raises(InvalidTransition) as refusal:
        check_transition(current, wanted)
    assert str(current.label) in str(refusal.value.sentence)


def test_running_states_are_those_with_ballots():
    assert RUNNING_ROUND_STATES == {OPEN, CLOSED}


def test_the_drawing_in_the_docs_is_of_the_table_as_it_stands():
    from delphi.management.commands.draw_states import PATH, drawing

    assert PATH.read_text("utf-8") == drawing(), "run: python manage.py draw_states"


def test_every_pair_of_states_of_a_file_is_allowed_or_refused_as_the_table_says() -> None:
    assert set(IMPORT_TRANSITIONS) == set(ImportState)
    allowed = set()
    for current in ImportState:
        for wanted in ImportState:
            try:
                check_import_transition(current, wanted)
            except InvalidTransition:
                continue
            allowed.add((current.value, wanted.value))
    assert allowed == {
        ("waiting", "read"),
        ("waiting", "refused"),
        ("waiting", "failed"),
        ("waiting", "cancelled"),
        ("read", "confirmed"),
        ("read", "cancelled"),
        ("refused", "cancelled"),
    }
