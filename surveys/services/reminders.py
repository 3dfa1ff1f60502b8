"""Reminding the silent, and naming them where that gives nobody away."""

import datetime as dt
import logging

from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import MessageKind
from surveys.exceptions import Refusal
from surveys.models import ReminderWave, SurveyRound
from surveys.queries import open_rounds, reminder_blockers, reveal_blockers
from surveys.services import messages, round_lock

logger = logging.getLogger(__name__)


def remind_silent(
    *,
    survey_round: SurveyRound,
    by: User | None,
    now: dt.datetime,
    days_before: int | None = None,
) -> ReminderWave:
    """Queue a reminder to whoever has not answered; `by` is None for one of the protocol's plan.

    Raises Refusal with the first blocker: not open, too soon after the last, or three sent. Side
    effects, one transaction: wave, a row of mail for every expert (the worker mails the silent
    alone, and only while the round is open), event.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        for blocker in reminder_blockers(survey_round, now):
            raise Refusal(blocker.sentence)
        wave = ReminderWave.objects.create(
            survey_round=survey_round,
            number=survey_round.waves.count() + 1,
            queued_at=now,
            queued_by=by,
            days_before=days_before,
        )
        messages.queue_for_panel(
            kind=MessageKind.REMINDER, survey_round=survey_round, wave=str(wave.number)
        )
        _record(survey_round, EventKind.REMINDER_QUEUED, by, now, number=wave.number)
    return wave


def remind_by_plan(*, now: dt.datetime) -> list[ReminderWave]:
    """Remind in every open round whose plan says so; returns what was queued.

    What falls due in quiet hours waits for their end.
    """
    waves = []
    for survey_round in open_rounds():
        days = _due_day(survey_round, now)
        if days is None:
            continue
        try:
            waves.append(
                remind_silent(survey_round=survey_round, by=None, now=now, days_before=days)
            )
        except Refusal as refusal:  # a coordinator was quicker, or three were sent
            logger.info("round %s not reminded: %s", survey_round.pk, refusal.sentence)
    return waves


def reveal_silent(*, survey_round: SurveyRound, reason: str, by: User, now: dt.datetime) -> None:
    """Have the names of the silent mailed to one coordinator; once a round, with a reason.

    Raises Refusal with the first blocker. The worker counts again before it writes a name. Side
    effects: mail to `by`, event with the reason.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        for blocker in reveal_blockers(survey_round, now):
            raise Refusal(blocker.sentence)
        if not reason.strip():
            raise Refusal(_("Say why the names are needed. The reason goes into the record."))
        messages.queue_silent_list(survey_round=survey_round, user=by)
        _record(survey_round, EventKind.SILENT_REVEALED, by, now, reason=reason.strip())


def _due_day(survey_round: SurveyRound, now: dt.datetime) -> int | None:
    """The day of the plan that has come and was not used; of several, the last.

    None in the quiet hours.
    """
    assert survey_round.opened_at
    assert survey_round.closes_at
    plan = survey_round.survey.reminders
    if plan.is_quiet(now):
        return None
    used = {wave.days_before for wave in survey_round.waves.all()}
    due = [
        days
        for days in plan.days
        if survey_round.opened_at < survey_round.closes_at - dt.timedelta(days=days) <= now
    ]
    return min(due) if due and min(due) not in used else None


def _record(
    survey_round: SurveyRound,
    kind: EventKind,
    by: User | None,
    now: dt.datetime,
    **about: str | int,
) -> None:
    pillar = survey_round.survey.pillar
    record(
        study=pillar.study,
        kind=kind,
        by=by,
        now=now,
        pillar=pillar.number,
        round=survey_round.number,
        **about,
    )
