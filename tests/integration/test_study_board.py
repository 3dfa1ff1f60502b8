import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Disposition
from surveys.services.rounds import close_round, count_answers
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.studies import join, make_study, make_user
from tests.factories.surveys import (
    add_experts,
    add_priorities,
    decide,
    make_survey,
    open_survey_round,
    rate,
    sealed_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study(by=make_user("Alice"))


@pytest.fixture
def alice(study):
    return signed_in(study.memberships.get().user)


def url(study):
    return reverse("study_board", args=[study.slug])


def life(alice, study):
    """What the board says of the first pillar: place, button, sentences."""
    found = alice.get(url(study)).context["lives"][0]
    current = [step.label for step in found.steps if step.state == "current"]
    blockers = [str(blocker.sentence) for blocker in found.blockers]
    return current, found.next_step.action, blockers


def test_the_whole_team_enters(study):
    assert statuses(url(study), study) == WHOLE_TEAM


def test_an_unknown_study_is_not_there(alice):
    assert alice.get("/desk/studies/unknown/").status_code == 404


def test_a_pillar_is_led_through_its_whole_life(alice, study):
    by = study.memberships.get().user
    survey = make_survey(study=study, priorities=0, experts=0)
    panel = (
        "The panel has 0 experts. It needs at least 10, so that nobody’s ratings can be guessed."
    )
    listless = "The list has no priorities yet."
    assert life(alice, study) == (["Priorities"], "Add priorities", [listless, panel])
    add_priorities(survey, 3, by=by)
    assert life(alice, study) == (["Panel"], "Add experts", [panel])
    add_experts(survey, 12, by=by)
    assert life(alice, study) == (["Round 1"], "Open round 1", [])
    survey_round = open_survey_round(survey)
    assert life(alice, study) == (["Round 1"], "Follow round 1", [])
    for index in range(6):
        rate(survey_round, index, {1: 5, 2: 1})
    count_answers(now=timezone.now())
    close_round(survey_round=survey_round, by=by, now=timezone.now())
    assert life(alice, study) == (["Round 1"], "Follow the counting", [])


def test_between_rounds_the_decisions_come_first(alice, study):
    survey = make_survey(study=study)
    sealed = sealed_round(survey=survey, ratings=[{1: 5, 2: 1}] * 6)
    undecided = "3 priorities have no decision yet."
    assert life(alice, study) == (["Decisions"], "Decide about each priority", [undecided])
    decide(sealed, {1: Disposition.ACCEPT, 2: Disposition.CARRY, 3: Disposition.CARRY})
    assert life(alice, study) == (["Round 2"], "Open round 2", [])
    sealed_round(survey=survey, number=2, ratings=[{1: 5}] * 6)
    assert life(alice, study) == ([], "See the results", [])


def test_where_everything_is_dropped_the_board_says_what_stands_in_the_way(alice, study):
    sealed = sealed_round(survey=make_survey(study=study), ratings=[{1: 5}] * 5)
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.DROP))
    sentence = "No priority is carried into this round."
    assert life(alice, study) == (["Round 2"], "Open round 2", [sentence])


def test_counts_and_deadline_stand_beside_an_open_round(alice, study):
    survey_round = open_survey_round(make_survey(study=study))
    rate(survey_round, 0, {1: 5})
    count_answers(now=timezone.now())
    page = text_of(alice.get(url(study)))
    assert "Round 1: 1 of 12 have answered" in page
    assert f"until {survey_round.closes_at.day} " in page


def test_an_observer_gets_no_button_that_would_refuse(study):
    make_survey(study=study, priorities=0)
    olga = signed_in(join(study, make_user("Olga"), "observer"))
    page = olga.get(url(study))
    assert ("Add a pillar" in text_of(page), page.context["lives"][0].blockers) == (False, [])
    assert [step.label for step in page.context["lives"][0].steps if not step.url] == [
        "Panel",
        "Round 1",
        "Decisions",
        "Round 2",
        "Results",
    ]


def test_three_pillars_take_as_many_queries_as_one(alice, study):
    make_survey(study=study)
    one = query_count(alice, url(study))
    make_survey(study=study)
    sealed_round(survey=make_survey(study=study), ratings=[{1: 5}] * 6)
    assert (one, query_count(alice, url(study))) == (12, 12)
