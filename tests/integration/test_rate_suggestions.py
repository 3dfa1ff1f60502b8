"""Suggesting a priority that is missing, on the rating page."""

import pytest
from django.urls import reverse

from surveys.enums import Disposition
from surveys.models import Suggestion
from tests.factories.pages import entered, text_of
from tests.factories.surveys import (
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    sealed_round,
)

pytestmark = pytest.mark.django_db
CARRY = Disposition.CARRY
# Expert 0 stands alone on item 2, with the others on item 1, and could not judge item 3.
RATINGS = [{1: 5, 2: 5, 3: None}, *[{1: 4, 2: 1, 3: 3}] * 6]


def bob_of(survey_round, index=0, **options):
    return entered(link_of(expert_of(survey_round.survey, index)), **options)


def url(survey_round, name="rate_priorities", *more):
    return reverse(f"surveys:{name}", args=[survey_round.pk, *more])


def item_of(survey_round, number=1):
    return survey_round.items.get(version__priority__number=number)


@pytest.fixture
def second():
    first = sealed_round(ratings=RATINGS)
    decide(first, {1: CARRY, 2: CARRY, 3: CARRY})
    return open_survey_round(first.survey, number=2)


def suggestions():
    return sorted(Suggestion.objects.values_list("text", flat=True))


def test_suggestions_are_saved_one_by_one_changed_and_deleted():
    survey_round = open_survey_round(make_survey())
    bob = bob_of(survey_round)
    place = url(survey_round, "save_suggestion", 1)
    response = bob.post(place, {"suggestion": "Pay nurses"})
    assert (response.status_code, response["Location"]) == (303, f"{url(survey_round)}#suggest")
    bob.post(place, {"suggestion": "Pay nurses better"})
    bob.post(url(survey_round, "save_suggestion", 2), {"suggestion": "Build labs"})
    assert suggestions() == ["Build labs", "Pay nurses better"]
    page = text_of(bob.get(url(survey_round)))
    assert ("Your suggestion 2" in page, 'name="suggestion-3"' in page) == (True, True)
    bob.post(place, {"suggestion": ""})
    assert suggestions() == ["Build labs"]


def test_the_whole_page_saves_suggestions_too():
    survey_round = open_survey_round(make_survey())
    bob_of(survey_round).post(url(survey_round), {"suggestion-1": "Pay nurses"})
    assert suggestions() == ["Pay nurses"]


def test_a_suggestion_that_did_not_arrive_deletes_nothing():
    survey_round = open_survey_round(make_survey())
    bob, place = bob_of(survey_round), url(survey_round, "save_suggestion", 1)
    bob.post(place, {"suggestion": "Stays"})
    assert (bob.post(place, {"comment": "x"}).status_code, suggestions()) == (400, ["Stays"])


def test_the_review_shows_everything_that_was_said(second):
    first_round = open_survey_round(make_survey(title="Another"))
    bob = bob_of(first_round)
    words = {f"comment-{item_of(first_round).pk}": "Unrated words", "suggestion-1": "Pay nurses"}
    bob.post(url(first_round), words)
    page = text_of(bob.get(url(first_round, "review_answers")))
    assert ["Unrated words" in page, "Pay nurses" in page] == [True, True]
    bob, item = bob_of(second), item_of(second, 2)
    bob.post(url(second), {f"rating-{item.pk}": "3", f"change-{item.pk}": "The reasons"})
    page = text_of(bob.get(url(second, "review_answers")))
    assert "What changed my mind: The reasons" in page


def test_there_is_room_for_five_and_each_may_be_a_thousand_characters():
    survey_round = open_survey_round(make_survey())
    bob = bob_of(survey_round)
    statuses = [
        bob.post(
            url(survey_round, "save_suggestion", nth), {"suggestion": f"No. {nth}"}
        ).status_code
        for nth in range(7)
    ]
    assert statuses == [404, 303, 303, 303, 303, 303, 404]
    page = text_of(bob.get(url(survey_round)))
    assert page.count('name="suggestion-') == 5
    long = bob.post(url(survey_round), {"suggestion-1": "x" * 1_001})
    assert (long.status_code, "x" * 1_001 in text_of(long)) == (400, False)
    assert "there is room for 1000" in text_of(long)
    assert len(suggestions()) == 5


def test_the_last_round_takes_no_suggestion_and_says_why(second):
    bob = bob_of(second)
    assert "Is a priority missing?" not in text_of(bob.get(url(second)))
    sentence = "This is the last round, so nothing can be added to the list any more."
    alone = bob.post(url(second, "save_suggestion", 1), {"suggestion": "Late"})
    whole = bob.post(url(second), {"suggestion-1": "Late"})
    assert (sentence in text_of(alone), sentence in text_of(whole)) == (True, True)
    assert ((alone.status_code, whole.status_code), suggestions()) == ((404, 400), [])
