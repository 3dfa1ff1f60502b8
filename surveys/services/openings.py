"""Opening a round by itself at a planned time."""

import datetime as dt
import logging

from django.utils.translation import gettext as _

from studies.enums import EventKind, Role
from studies.models import User
from studies.services.events import record
from surveys.enums import RoundState
from surveys.exceptions import Refusal
from surveys.models import SurveyRound
from surveys.queries import rounds_due_to_open
from surveys.services import messages, round_lock
from surveys.services.rounds import SHORTEST_ROUND, open_round
from surveys.states import check_transition

logger = logging.getLogger(__name__)


def plan_opening(
    *,
    survey_round: SurveyRound,
    opens_at: dt.datetime,
    opens_until: dt.datetime,
    by: User,
    now: dt.datetime,
) -> SurveyRound:
    """Let a planned round open by itself, or at another time than planned before.

    What still blocks it may be mended until then. Raises InvalidTransition if it has opened, or
    Refusal for times that do not fit. Side effects: round, event.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        check_transition(survey_round.state, RoundState.OPEN)
        if opens_at <= now:
            raise Refusal(_("Choose a time to open that lies in the future."))
        if opens_until < opens_at + SHORTEST_ROUND:
            raise Refusal(_("Choose a deadline that lies after the opening."))
        survey_round.opens_at, survey_round.opens_until = opens_at, opens_until
        survey_round.scheduled_by = by
        survey_round.save(update_fields=["opens_at", "opens_until", "scheduled_by"])
        _record(
            survey_round,
            EventKind.OPENING_PLANNED,
            by,
            now,
            opens=opens_at.isoformat(),
            deadline=opens_until.isoformat(),
        )
    return survey_round


def call_opening_off(*, survey_round: SurveyRound, by: User, now: dt.datetime) -> SurveyRound:
    """Let a round no longer open by itself; safe to call again. Side effects: round, event.

    Raises InvalidTransition if it has opened.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        check_transition(survey_round.state, RoundState.OPEN)
        if survey_round.opens_at is not None:
            survey_round.opens_at = survey_round.opens_until = survey_round.scheduled_by = None
            survey_round.save(update_fields=["opens_at", "opens_until", "scheduled_by"])
            _record(survey_round, EventKind.OPENING_CALLED_OFF, by, now)
    return survey_round


def open_due_rounds(*, now: dt.datetime) -> list[SurveyRound]:
    """Open every round whose time has come; returns those it opened.

    Where something stands in the way, the coordinators are told once, and the next tick tries
    again.
    """
    opened = []
    for survey_round in rounds_due_to_open(now):
        assert survey_round.opens_until
        assert survey_round.scheduled_by
        try:
            opened.append(
                open_round(
                    survey_round=survey_round,
                    closes_at=survey_round.opens_until,
                    by=survey_round.scheduled_by,
                    now=now,
                )
            )
        except Refusal as refusal:
            _tell_coordinators(survey_round)
            logger.info("round %s not opened: %s", survey_round.pk, refusal.sentence)
    return opened


def _tell_coordinators(survey_round: SurveyRound) -> None:
    coordinators = User.objects.filter(
        memberships__study=survey_round.survey.pillar.study, memberships__role=Role.COORDINATOR
    )
    messages.queue_opening_blocked(survey_round=survey_round, users=coordinators)


def _record(
    survey_round: SurveyRound, kind: EventKind, by: User, now: dt.datetime, **about: str
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
