"""Mails of a round: reminders to the silent alone, closing mails to everybody, names by mail."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from studies.enums import EventKind
from studies.models import Event
from surveys.enums import MessageKind, MessageState
from surveys.exceptions import Refusal
from surveys.models import Message, ReminderWave, Survey, SurveyRound
from surveys.services import messages, reminders, rounds
from tests.factories.surveys import (
    close_and_seal,
    let_others_answer,
    make_survey,
    open_survey_round,
    rate,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def survey_round():
    """Round 1 of twelve experts, five of whom have answered; invitations are out."""
    survey_round = open_survey_round(make_survey(by=None))
    let_others_answer(survey_round)
    messages.send_due_messages(now=timezone.now())
    mail.outbox.clear()
    return SurveyRound.objects.select_related("survey__pillar__study").get(pk=survey_round.pk)


def alice(survey_round):
    return survey_round.survey.pillar.study.memberships.get().user


def remind(survey_round, now=None):
    return reminders.remind_silent(
        survey_round=survey_round, by=alice(survey_round), now=now or timezone.now()
    )


def recipients():
    return sorted(address for each in mail.outbox for address in each.to)


def test_a_reminder_reaches_the_silent_and_nobody_else(survey_round):
    remind(survey_round)
    assert messages.send_due_messages(now=timezone.now()) == 7
    assert recipients() == [f"Expert {n:02} <expert{n:02}@panel.example>" for n in range(1, 8)]
    assert "there is no answer from you yet" in mail.outbox[0].body


def test_no_row_tells_who_was_silent(survey_round):
    remind(survey_round)
    messages.send_due_messages(now=timezone.now())
    rows = Message.objects.filter(kind=MessageKind.REMINDER)
    told = rows.values_list("state", "attempts", "problem").distinct()
    assert (rows.count(), list(told)) == (12, [(MessageState.SENT, 1, "")])
    assert rows.values("sent_at").distinct().count() == 1


def test_a_reminder_that_never_arrives_leaves_no_trace_of_silence(survey_round, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    remind(survey_round)
    now = timezone.now()
    for attempt in range(6):
        messages.send_due_messages(now=now + attempt * dt.timedelta(minutes=11))
    rows = Message.objects.filter(kind=MessageKind.REMINDER)
    assert set(rows.values_list("state", "problem")) == {(MessageState.SENT, "")}


def test_who_answers_before_the_mail_leaves_gets_none(survey_round):
    remind(survey_round)
    rate(survey_round, 0, {1: 5})
    assert messages.send_due_messages(now=timezone.now()) == 6


def test_no_reminder_leaves_after_the_deadline(survey_round):
    remind(survey_round)
    late = survey_round.closes_at + dt.timedelta(seconds=1)
    assert messages.send_due_messages(now=late) == 0


def test_a_replayed_message_mails_nobody_twice(survey_round):
    remind(survey_round)
    sent = [messages.send_due_messages(now=timezone.now()) for _ in range(4)]
    assert sent == [7, 0, 0, 0]


def test_at_most_three_reminders_a_day_apart(survey_round):
    now = timezone.now()
    remind(survey_round, now)
    with pytest.raises(Refusal, match="less than a day ago"):
        remind(survey_round, now + DAY / 2)
    remind(survey_round, now + DAY)
    remind(survey_round, now + 2 * DAY)
    with pytest.raises(Refusal, match="allows 3 reminders in a round, and they are sent"):
        remind(survey_round, now + 4 * DAY)
    assert list(ReminderWave.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_the_plan_reminds_a_week_and_a_day_before_the_deadline_once_each(survey_round):
    deadline = survey_round.closes_at
    moments = [8, 7, 6.9, 1.5, 1, 0.5]
    found = [len(reminders.remind_by_plan(now=deadline - days * DAY)) for days in moments]
    assert found == [0, 1, 0, 0, 1, 0]
    assert Event.objects.filter(kind=EventKind.REMINDER_QUEUED, by=None).count() == 2


def test_a_round_shorter_than_a_week_is_reminded_a_day_before_only():
    survey_round = open_survey_round(make_survey(), days=3)
    now = timezone.now()
    found = [len(reminders.remind_by_plan(now=now + hours * DAY / 24)) for hours in (1, 47, 49)]
    assert found == [0, 0, 1]
    assert survey_round.waves.get().days_before == 1


def test_closing_mails_tell_each_one_whether_an_answer_was_counted(survey_round):
    sealed = close_and_seal(survey_round)
    messages.send_due_messages(now=timezone.now())
    bodies = [each.body for each in mail.outbox]
    assert [sealed.result.bundle_sha256 in body for body in bodies] == [True] * 12
    words = ("Your answer was counted.", "No answer from you was counted.")
    assert [sum(word in body for body in bodies) for word in words] == [5, 7]


def test_an_invitation_that_could_not_leave_in_time_does_not_leave_late():
    survey_round = open_survey_round(make_survey())
    late = survey_round.closes_at + dt.timedelta(hours=1)
    assert (messages.send_due_messages(now=late), mail.outbox) == (0, [])


# --- names --------------------------------------------------------------------------------------


def reveal(survey_round, reason="To call those who have no mail."):
    reminders.reveal_silent(
        survey_round=survey_round, reason=reason, by=alice(survey_round), now=timezone.now()
    )


def test_names_go_to_the_one_who_asked_and_are_stored_nowhere(survey_round):
    reveal(survey_round)
    messages.send_due_messages(now=timezone.now())
    letter = mail.outbox[0]
    assert letter.to == ["Alice <alice@example.org>"]
    assert letter.body.count("- Expert") == 7
    event = Event.objects.get(kind=EventKind.SILENT_REVEALED)
    assert (event.by.name, event.about["reason"]) == ("Alice", "To call those who have no mail.")
    assert "Expert" not in str(event.about)


def test_names_are_given_once_a_round(survey_round):
    reveal(survey_round)
    with pytest.raises(Refusal, match="A second list would show"):
        reveal(survey_round)


def test_names_need_a_reason(survey_round):
    with pytest.raises(Refusal, match="Say why"):
        reveal(survey_round, reason="  ")


@pytest.mark.parametrize("answering", [4, 8])
def test_no_names_while_a_handful_could_be_told_apart(answering):
    survey_round = open_survey_round(make_survey())
    for index in range(answering):
        rate(survey_round, index, {1: 4})
    rounds.count_answers(now=timezone.now())
    survey_round.refresh_from_db()
    with pytest.raises(Refusal, match="at least five"):
        reveal(survey_round)


def test_the_worker_counts_again_before_it_writes_a_name(survey_round):
    reveal(survey_round)
    for index in range(3):  # now four are silent
        rate(survey_round, index, {1: 4})
    messages.send_due_messages(now=timezone.now())
    assert "Expert" not in mail.outbox[0].body
    assert "They cannot be given" in mail.outbox[0].body


def test_quiet_hours_hold_a_reminder_back_until_they_end(survey_round):
    Survey.objects.update(quiet_from=20, quiet_until=8, quiet_zone="Asia/Shanghai")
    due = survey_round.closes_at - 7 * DAY
    evening = dt.datetime.combine(due.date() + DAY, dt.time(21), ZoneInfo("Asia/Shanghai"))
    moments = [evening, evening + DAY * 10.9 / 24, evening + DAY * 11 / 24, evening + DAY / 2]
    assert [len(reminders.remind_by_plan(now=now)) for now in moments] == [0, 0, 1, 0]


def test_a_protocol_with_one_reminder_allows_no_second(survey_round):
    Survey.objects.update(most_reminders=1)
    survey_round.refresh_from_db()
    remind(survey_round)
    with pytest.raises(Refusal, match="allows 1 reminder in a round"):
        remind(survey_round, timezone.now() + 2 * DAY)


def test_a_protocol_without_reminders_allows_none(survey_round):
    Survey.objects.update(most_reminders=0)
    with pytest.raises(Refusal, match="The protocol has no reminders"):
        remind(survey_round)
