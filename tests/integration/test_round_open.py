import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Disposition, RoundState
from surveys.models import Message
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import decide, make_survey, open_survey_round, sealed_round

pytestmark = pytest.mark.django_db


def url(survey, number=1):
    return reverse("surveys:round_open", args=[survey.rounds.get(number=number).pk])


def coordinator(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def in_days(days):
    return f"{timezone.now() + dt.timedelta(days=days):%Y-%m-%dT%H:%M}"


def test_only_coordinators_enter():
    survey = make_survey()
    assert statuses(url(survey), survey.pillar.study) == COORDINATORS


def test_the_deadline_is_proposed_in_a_fortnight_and_names_its_zone():
    survey = make_survey()
    page = text_of(coordinator(survey).get(url(survey)))
    fortnight = f'value="{timezone.now() + dt.timedelta(days=14):%Y-%m-%dT%H}:00"'
    assert ("Deadline (date and time, UTC)" in page, fortnight in page) == (True, True)


def test_it_says_how_many_invitations_go_and_what_experts_see():
    survey = make_survey()
    page = text_of(coordinator(survey).get(url(survey)))
    assert "Open the round and send 12 invitations" in page
    assert "Taking part is voluntary." in page
    assert "Statement 3" in page


def test_opening_locks_the_protocol_queues_mail_and_wakes_the_worker(hints):
    survey = make_survey()
    response = coordinator(survey).post(url(survey), {"closes_at": in_days(3)})
    survey_round = survey.rounds.get(number=1)
    survey.refresh_from_db()
    assert response.url == reverse("surveys:round_progress", args=[survey_round.pk])
    assert (survey_round.state, survey_round.invited) == (RoundState.OPEN, 12)
    assert (survey.is_locked, Message.objects.count()) == (True, 12)
    assert hints == [("surveys.send_messages", {})]


def test_what_is_missing_stands_as_sentences_with_links_beside_a_disabled_button(hints):
    survey = make_survey(priorities=0, experts=9)
    client = coordinator(survey)
    page = text_of(client.get(url(survey)))
    assert 'type="submit" disabled' in page
    assert (
        f'<a href="/desk/surveys/{survey.pk}/priorities/">The list has no priorities yet.' in page
    )
    assert f'<a href="/desk/surveys/{survey.pk}/panel/">The panel has 9 experts.' in page
    refused = text_of(client.post(url(survey), {"closes_at": in_days(3)}))
    assert "The list has no priorities yet." in refused
    assert (survey.rounds.get(number=1).state, hints) == (RoundState.PLANNED, [])


@pytest.mark.parametrize(
    ("deadline", "sentence"),
    [
        ("", "Choose a date and a time."),
        ("tomorrow", "This is no date and time. Write it like 2027-01-31T18:00."),
        ("2027-13-45T99:99", "This is no date and time."),
        ("0001-01-01T00:00", "This time has passed. Choose one that lies in the future."),
        ("9999-12-31T23:59-12:00", "This is more than a year ahead. Choose an earlier time."),
    ],
)
def test_a_bad_deadline_is_refused_with_a_sentence(hints, deadline, sentence):
    survey = make_survey()
    response = coordinator(survey).post(url(survey), {"closes_at": deadline})
    assert (response.status_code, sentence in text_of(response)) == (200, True)
    assert (survey.rounds.get(number=1).state, hints) == (RoundState.PLANNED, [])


def test_a_deadline_in_five_minutes_is_refused_by_the_service(hints):
    survey = make_survey()
    soon = f"{timezone.now() + dt.timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    response = coordinator(survey).post(url(survey), {"closes_at": soon})
    assert "Choose a deadline that lies in the future." in text_of(response)
    assert (survey.rounds.get(number=1).state, hints) == (RoundState.PLANNED, [])


def test_opening_twice_from_two_tabs_says_so_kindly(hints):
    survey = make_survey()
    open_survey_round(survey)
    response = coordinator(survey).post(url(survey), {"closes_at": in_days(3)}, follow=True)
    assert "This round has been opened already." in text_of(response)
    assert (Message.objects.count(), hints) == (12, [])


def test_round_two_shows_what_is_carried():
    sealed = sealed_round(ratings=[{1: 5, 2: 1}] * 6)
    decide(sealed, {1: Disposition.ACCEPT, 2: Disposition.CARRY, 3: Disposition.CARRY})
    page = text_of(coordinator(sealed.survey).get(url(sealed.survey, number=2)))
    assert "The list: 2 priorities" in page
    assert ("Statement 1<" in page, "Statement 2<" in page) == (False, True)


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(priorities=1, experts=10)
    second = make_survey(study=first.pillar.study, priorities=3)
    client = coordinator(first)
    assert query_count(client, url(first)) == query_count(client, url(second)) == 11
