import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from studies.enums import EventKind
from studies.models import Event
from surveys.enums import RoundState
from surveys.exceptions import Refusal, TooFewAnswers
from surveys.models import SurveyRound
from surveys.services import rounds
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import (
    let_others_answer,
    make_survey,
    open_survey_round,
    rate,
    round_at_state,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def url(survey_round, page="round_extend"):
    return reverse(f"surveys:{page}", args=[survey_round.pk])


def coordinator(survey_round):
    return signed_in(survey_round.survey.pillar.study.memberships.get(role="coordinator").user)


def typed(moment):
    return {"closes_at": moment.strftime("%Y-%m-%dT%H:%M")}


@pytest.fixture
def survey_round():
    return open_survey_round(make_survey())


def test_only_coordinators_enter(survey_round):
    assert statuses(url(survey_round), survey_round.survey.pillar.study) == COORDINATORS


def test_a_later_deadline_is_set_and_on_record(survey_round):
    later = (survey_round.closes_at + 7 * DAY).replace(second=0, microsecond=0)
    response = coordinator(survey_round).post(url(survey_round), typed(later), follow=True)
    survey_round.refresh_from_db()
    assert "The round has a later deadline." in text_of(response)
    assert survey_round.closes_at == later
    assert Event.objects.get(kind=EventKind.ROUND_EXTENDED).about["deadline"] == later.isoformat()


def test_an_earlier_deadline_is_refused_and_stays_typed(survey_round):
    earlier = survey_round.closes_at - DAY
    page = text_of(coordinator(survey_round).post(url(survey_round), typed(earlier)))
    assert "Choose a later deadline than the present one." in page
    assert typed(earlier)["closes_at"] in page


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.CLOSED, RoundState.SEALED])
def test_only_an_open_round_can_be_extended(state):
    survey_round = round_at_state(state)
    response = coordinator(survey_round).get(url(survey_round), follow=True)
    assert "Only an open round can be extended." in text_of(response)
    with pytest.raises(Refusal):
        rounds.extend_round(
            survey_round=survey_round,
            closes_at=timezone.now() + 90 * DAY,
            by=survey_round.survey.pillar.study.memberships.get().user,
            now=timezone.now(),
        )


def test_a_round_with_four_answers_is_not_closed_by_anybody(survey_round):
    for index in range(4):
        rate(survey_round, index, {1: 5})
    rounds.count_answers(now=timezone.now())
    with pytest.raises(TooFewAnswers, match="Fewer than five"):
        rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    late = survey_round.closes_at + DAY
    assert rounds.close_due_rounds(now=late) == []
    response = coordinator(survey_round).post(url(survey_round, "round_close"), follow=True)
    assert "Fewer than five experts have answered." in text_of(response)
    assert SurveyRound.objects.get(pk=survey_round.pk).is_open


def test_extended_after_the_deadline_it_takes_answers_again(survey_round):
    past = timezone.now() - DAY
    SurveyRound.objects.filter(pk=survey_round.pk).update(closes_at=past)
    later = timezone.now() + DAY
    rounds.extend_round(
        survey_round=survey_round,
        closes_at=later,
        by=survey_round.opened_by,
        now=timezone.now(),
    )
    let_others_answer(survey_round)
    survey_round.refresh_from_db()
    assert survey_round.answered == 5


def test_three_rows_take_as_many_queries_as_one():
    first = open_survey_round(make_survey(priorities=1))
    study = first.survey.pillar.study
    second = open_survey_round(make_survey(study=study, priorities=3))
    client = coordinator(first)
    assert query_count(client, url(first)) == query_count(client, url(second)) == 6
