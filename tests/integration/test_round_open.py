import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Disposition, MessageKind, RoundState
from surveys.models import Message
from surveys.services import openings
from surveys.services.messages import send_due_messages
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import (
    add_experts,
    decide,
    make_survey,
    open_survey_round,
    sealed_round,
)

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


def plan(survey, client, *, opens, closes):
    data = {"step": "plan", "opens_at": opens, "closes_at": closes}
    return client.post(url(survey), data, follow=True)


def planned_time(survey):
    return survey.rounds.get(number=1).opens_at


def coordinators_mails():
    return Message.objects.filter(kind=MessageKind.OPENING_BLOCKED)


def test_a_round_is_planned_and_opens_by_itself_when_its_time_comes(hints):
    survey = make_survey()
    client = coordinator(survey)
    page = text_of(plan(survey, client, opens=in_days(2), closes=in_days(16)))
    assert ("opens by itself on" in page, "Call it off" in page) == (True, True)
    board = client.get(reverse("study_board", args=[survey.pillar.study.slug]))
    assert "Round 1 opens by itself on" in text_of(board)
    due = planned_time(survey)
    early = openings.open_due_rounds(now=due - dt.timedelta(seconds=1))
    opened = openings.open_due_rounds(now=due)
    survey_round = survey.rounds.get(number=1)
    assert ([], [survey_round]) == (early, opened)
    assert (survey_round.state, survey_round.closes_at, survey_round.opened_by.name) == (
        RoundState.OPEN,
        survey_round.opens_until,
        "Alice",
    )
    assert openings.open_due_rounds(now=due) == []
    kinds = list(survey.pillar.study.events.values_list("kind", flat=True))
    assert kinds[-3:] == ["opening_planned", "protocol_locked", "round_opened"]


def test_what_stands_in_the_way_is_mailed_once_and_the_round_opens_later(hints, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    survey = make_survey(experts=9)
    plan(survey, coordinator(survey), opens=in_days(2), closes=in_days(16))
    due = planned_time(survey)
    for minutes in (0, 1, 2):
        assert openings.open_due_rounds(now=due + dt.timedelta(minutes=minutes)) == []
    assert coordinators_mails().count() == 1
    send_due_messages(now=due)
    assert [each.subject for each in mail.outbox] == [
        "Personalised medicine: round 1 of pillar I did not open"
    ]
    assert "- The panel has 9 experts." in mail.outbox[0].body
    assert url(survey) in mail.outbox[0].body
    add_experts(survey, 12, by=survey.pillar.study.memberships.get().user)
    assert len(openings.open_due_rounds(now=due + dt.timedelta(hours=1))) == 1
    assert coordinators_mails().count() == 1


def test_a_planned_opening_is_called_off(hints):
    survey = make_survey()
    client = coordinator(survey)
    plan(survey, client, opens=in_days(2), closes=in_days(16))
    page = text_of(client.post(url(survey), {"step": "call-off"}, follow=True))
    assert ("Called off" in page, planned_time(survey)) == (True, None)
    assert openings.open_due_rounds(now=timezone.now() + dt.timedelta(days=3)) == []


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        ("", "16", "Choose a time to open that lies in the future."),
        ("-1", "16", "Choose a time to open that lies in the future."),
        ("16", "2", "Choose a deadline that lies after the opening."),
        ("soon", "16", "This is no date and time."),
    ],
)
def test_times_that_do_not_fit_are_refused(hints, opens, closes, sentence):
    survey = make_survey()
    opens = in_days(int(opens)) if opens.lstrip("-").isdigit() else opens
    page = text_of(plan(survey, coordinator(survey), opens=opens, closes=in_days(int(closes))))
    assert (sentence in page, planned_time(survey)) == (True, None)


def test_a_round_whose_deadline_passed_while_it_was_blocked_does_not_open(hints):
    survey = make_survey()
    plan(survey, coordinator(survey), opens=in_days(2), closes=in_days(3))
    late = timezone.now() + dt.timedelta(days=4)
    assert openings.open_due_rounds(now=late) == []
