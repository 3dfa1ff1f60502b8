"""The whole matrix of an edition's life, and its drawing."""

import pytest

from roadmap.enums import EditionState
from roadmap.states import EDITION_TRANSITIONS, check_edition_transition
from surveys.exceptions import InvalidTransition

pytestmark = pytest.mark.one_database


def test_every_pair_of_states_of_an_edition_is_allowed_or_refused_as_the_table_says():
    assert set(EDITION_TRANSITIONS) == set(EditionState)
    allowed = set()
    for current in EditionState:
        for wanted in EditionState:
            try:
                check_edition_transition(current, wanted)
            except InvalidTransition:
                continue
            allowed.add((current.value, wanted.value))
    assert allowed == {
        ("draft", "review"),
        ("draft", "published"),
        ("review", "returned"),
        ("review", "published"),
        ("published", "superseded"),
    }


def test_the_drawing_in_the_docs_is_of_the_table_as_it_stands():
    from delphi.management.commands.draw_states import EDITIONS, edition_drawing

    assert EDITIONS.read_text("utf-8") == edition_drawing(), "run: python manage.py draw_states"
