import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.enums import RoundState
from surveys.services.rounds import count_answers
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round, rate, round_at_state

pytestmark = pytest.mark.django_db


def url(survey_round):
    return reverse("surveys:round_progress", args=[survey_round.pk])


def coordinator(survey_round):
    study = survey_round.survey.pillar.study
    return signed_in(study.memberships.get(role="coordinator").user)


def page_of(survey_round):
    return text_of(coordinator(survey_round).get(url(survey_round)))


def test_the_whole_team_follows_a_round():
    survey_round = round_at_state(RoundState.OPEN)
    assert statuses(url(survey_round), survey_round.survey.pillar.study) == WHOLE_TEAM


def test_it_counts_those_who_answered_and_says_when():
    survey_round = round_at_state(RoundState.OPEN, ratings=[{1: 5}, {1: 4}])
    assert "0 of 12 experts have answered" in page_of(survey_round)
    count_answers(now=timezone.now())
    page = page_of(survey_round)
    survey_round.refresh_from_db()
    assert "2 of 12 experts have answered" in page
    assert f"Counted at {survey_round.answered_counted_at.day} November" in page or "UTC" in page
    assert "<dt>Mails waiting</dt><dd>12</dd>" in page


def test_it_looks_the_same_whatever_was_rated():
    """Two rounds that differ in nothing but the ratings give the same page."""
    pages = []
    first = make_survey()
    second = make_survey(study=first.pillar.study)
    for survey, value in ((first, 5), (second, 1)):
        survey_round = open_survey_round(survey)
        rate(survey_round, 0, {1: value}, comments={1: f"because {value}"})
    count_answers(now=timezone.now())
    for survey in (first, second):
        page = coordinator(survey.rounds.get(number=1)).get(url(survey.rounds.get(number=1)))
        body = page.content.decode().split('<dl class="facts')[0].split("badge-state")[1]
        pages.append(body.replace(url(survey.rounds.get(number=1)), ""))
    assert pages[0] == pages[1]
    assert "because" not in "".join(pages)


def test_no_query_of_the_page_names_a_table_of_ballots(django_assert_max_num_queries):
    survey_round = round_at_state(RoundState.OPEN, ratings=[{1: 5}])
    client = coordinator(survey_round)
    with django_assert_max_num_queries(20) as queries:
        client.get(url(survey_round))
    tables = ("surveys_ballot", "surveys_rating", "surveys_sealedballot", "surveys_comment")
    assert [q["sql"] for q in queries if any(table in q["sql"] for table in tables)] == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RoundState.PLANNED, "This round has not been opened yet"),
        (RoundState.OPEN, "Close the round …"),
        (RoundState.CLOSED, "its answers are being counted"),
        (RoundState.SEALED, "See the results"),
    ],
)
def test_each_state_has_its_words(state, words):
    page = page_of(round_at_state(state))
    everything = (
        "This round has not been opened yet",
        "Close the round …",
        "its answers are being counted",
        "See the results",
    )
    assert [each for each in everything if each in page] == [words]


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(priorities=1, experts=10)
    second = make_survey(study=first.pillar.study, priorities=3)
    rounds = [open_survey_round(survey) for survey in (first, second)]
    client = coordinator(rounds[0])
    assert [query_count(client, url(each)) for each in rounds] == [9, 9]
