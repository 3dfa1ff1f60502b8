import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Event
from surveys.enums import RoundState
from surveys.services.rounds import count_answers
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.surveys import round_at_state

pytestmark = pytest.mark.django_db
ALREADY = "This round was closed already, so there was nothing left to do."


def url(survey_round):
    return reverse("surveys:round_close", args=[survey_round.pk])


def coordinator(survey_round):
    study = survey_round.survey.pillar.study
    return signed_in(study.memberships.get(role="coordinator").user)


def test_only_coordinators_enter():
    survey_round = round_at_state(RoundState.OPEN)
    assert statuses(url(survey_round), survey_round.survey.pillar.study) == COORDINATORS


def test_only_coordinators_close():
    survey_round = round_at_state(RoundState.OPEN)
    found = statuses(url(survey_round), survey_round.survey.pillar.study, method="head")
    assert found == COORDINATORS
    survey_round.refresh_from_db()
    assert survey_round.state == RoundState.OPEN


def test_asking_changes_nothing():
    survey_round = round_at_state(RoundState.OPEN, ratings=[{1: 5}])
    page = text_of(coordinator(survey_round).get(url(survey_round)))
    survey_round.refresh_from_db()
    assert ("Close round 1 now?" in page, survey_round.state) == (True, RoundState.OPEN)


def test_closing_hands_the_round_to_the_worker(hints):
    survey_round = round_at_state(RoundState.OPEN, ratings=[{1: 5}] * 5)
    count_answers(now=timezone.now())
    response = coordinator(survey_round).post(url(survey_round), follow=True)
    survey_round.refresh_from_db()
    assert "The round is closed. Its answers are being counted." in text_of(response)
    assert (survey_round.state, survey_round.closed_by.name) == (RoundState.CLOSED, "Alice")
    assert hints == [("surveys.seal_round", {"round_id": survey_round.pk})]


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.SEALED])
def test_a_second_tab_gets_a_kind_message_and_changes_nothing(hints, state):
    survey_round = round_at_state(state)
    for method in ("get", "post"):
        ask = getattr(coordinator(survey_round), method)
        response = ask(url(survey_round), follow=True)
        assert (response.status_code, ALREADY in text_of(response)) == (200, True)
    assert Event.objects.filter(kind="round_closed").count() == 1
    assert hints == []


def test_a_planned_round_cannot_be_closed(hints):
    survey_round = round_at_state(RoundState.PLANNED)
    response = coordinator(survey_round).post(url(survey_round), follow=True)
    assert "This round has not been opened yet" in text_of(response)
    assert hints == []
