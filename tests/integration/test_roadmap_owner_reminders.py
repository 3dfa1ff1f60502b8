"""Reminders to owners: once for each missing value, never more often than it is measured."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from delphi.celery import app
from roadmap.models import OwnerReminder
from roadmap.services.owner_reminders import queue_due_reminders, send_due_reminders
from tests.factories.follow_up import make_indicator, measure
from tests.factories.roadmap import finished_survey, merge, published_study

pytestmark = pytest.mark.django_db
LATE = dt.datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("UTC"))


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def indicator():
    indicator = make_indicator(published_study())
    measure(indicator, "30", dt.date(2025, 1, 1))
    return indicator


def remind(now):
    return queue_due_reminders(now=now), send_due_reminders(now=now)


@pytest.mark.one_database
def test_every_task_that_the_clock_starts_is_known_to_the_worker(settings):
    app.loader.import_default_modules()
    asked = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked - set(app.tasks) == set()


def test_an_owner_is_reminded_once_for_each_missing_value(indicator):
    on_the_day = dt.datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("UTC"))
    moments = [on_the_day, LATE, LATE, LATE + dt.timedelta(days=350), LATE + dt.timedelta(days=366)]
    assert [remind(now) for now in moments] == [(0, 0), (1, 1), (0, 0), (0, 0), (1, 1)]
    (first, second) = mail.outbox
    assert first.to == ["Office of Registers <owner@office.example>"]
    assert first.reply_to == ["team@example.org"]
    english, _, chinese = first.subject.partition(" · ")
    assert english == "Personalised medicine: a value is due for “Patients tested”"
    assert "接受检测的患者" in chinese
    for words in ("due by 1 January 2026", "The latest one is 30 % on 1 January 2025", "1-1-a-1/"):
        assert words in first.body
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_a_value_that_comes_late_starts_the_time_anew(indicator):
    assert remind(LATE) == (1, 1)
    measure(indicator, "31", dt.date(2025, 3, 1))  # due again on the very day after the reminder
    assert remind(LATE + dt.timedelta(days=2)) == (0, 0)


@pytest.mark.parametrize("why", ["no address", "retired", "archived", "not published"])
def test_nobody_is_written_to_in_vain(indicator, why):
    study = indicator.study
    if why == "no address":
        study.indicators.update(owner_email="")
    elif why == "retired":
        study.indicators.update(
            retired_at=LATE, retired_by=indicator.created_by, retired_because="Replaced"
        )
    elif why == "archived":
        study.archived_at, study.archived_by = LATE, indicator.created_by
        study.save(update_fields=["archived_at", "archived_by"])
    else:
        study.indicators.update(action_slug="2-1-a-1")
        merge(finished_survey(study=study))
    assert remind(LATE) == (0, 0)


def test_a_value_between_queue_and_sending_makes_the_mail_needless(indicator):
    assert queue_due_reminders(now=LATE) == 1
    measure(indicator, "31", dt.date(2026, 1, 2))
    assert send_due_reminders(now=LATE) == 0
    assert (mail.outbox, OwnerReminder.objects.get().state) == ([], "sent")


def test_an_outage_uses_up_no_attempt_and_a_refusal_is_tried_five_times(indicator, monkeypatch):
    def refuse(*_args):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", refuse, raising=False)
        assert remind(LATE) == (1, 0)
    reminder = OwnerReminder.objects.get()
    assert (reminder.state, reminder.attempts) == ("queued", 0)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        for number in range(7):
            assert send_due_reminders(now=LATE + number * dt.timedelta(hours=1)) == 0
    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts, reminder.problem) == (
        "failed",
        5,
        "ConnectionRefusedError",
    )
