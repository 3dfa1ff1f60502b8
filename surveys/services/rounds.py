"""Opening, closing and counting rounds."""

import datetime as dt
import logging

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import MessageKind, RoundState
from surveys.exceptions import Refusal, TooFewAnswers
from surveys.models import Ballot, RoundItem, SurveyRound
from surveys.queries import (
    closing_blockers,
    has_ended,
    number_asked,
    planned_groups,
    round_blockers,
    rounds_due_to_close,
    versions_to_rate,
)
from surveys.services import messages, round_lock
from surveys.services.surveys import lock_protocol
from surveys.states import check_transition

logger = logging.getLogger(__name__)
SHORTEST_ROUND = dt.timedelta(minutes=10)


def open_round(
    *, survey_round: SurveyRound, closes_at: dt.datetime, by: User, now: dt.datetime
) -> SurveyRound:
    """Open a planned round. Raises InvalidTransition, or Refusal with the first blocker.

    Side effects, one transaction: protocol locked (round 1), items written, round open, one
    invitation queued for each expert of the panel, event.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        check_transition(survey_round.state, RoundState.OPEN)
        for blocker in round_blockers(survey_round):
            raise Refusal(blocker.sentence)
        if has_ended(survey_round.survey.pillar.study_id):
            raise Refusal(_("The study has ended, so no round opens any more."))
        if closes_at < now + SHORTEST_ROUND:
            raise Refusal(_("Choose a deadline that lies in the future."))
        if survey_round.number == 1:
            lock_protocol(survey=survey_round.survey, by=by, now=now)
        _write_items(survey_round)
        survey_round.state = RoundState.OPEN
        survey_round.opened_at, survey_round.opened_by = now, by
        survey_round.closes_at = closes_at
        survey_round.invited = number_asked(survey_round)
        survey_round.group_labels = planned_groups(survey_round.survey)
        survey_round.save(
            update_fields=[
                *("state", "opened_at", "opened_by", "closes_at", "invited", "group_labels")
            ]
        )
        messages.queue_for_panel(kind=MessageKind.INVITATION, survey_round=survey_round)
        _record(survey_round, EventKind.ROUND_OPENED, by, now)
    return survey_round


def extend_round(
    *, survey_round: SurveyRound, closes_at: dt.datetime, by: User, now: dt.datetime
) -> SurveyRound:
    """Move the deadline of an open round to a later time. Raises Refusal.

    Also after the deadline, while the round is not closed yet. Side effects: round, event.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        if not survey_round.is_open:
            raise Refusal(_("Only an open round can be extended. This one is closed."))
        assert survey_round.closes_at is not None
        if closes_at <= max(now, survey_round.closes_at):
            raise Refusal(_("Choose a later deadline than the present one."))
        before, survey_round.closes_at = survey_round.closes_at, closes_at
        survey_round.save(update_fields=["closes_at"])
        record(
            study=survey_round.survey.pillar.study,
            kind=EventKind.ROUND_EXTENDED,
            by=by,
            now=now,
            pillar=survey_round.survey.pillar.number,
            round=survey_round.number,
            deadline_before=before.isoformat(),
            deadline=closes_at.isoformat(),
        )
    return survey_round


def close_round(*, survey_round: SurveyRound, by: User | None, now: dt.datetime) -> SurveyRound:
    """Close an open round; `by` is None at the deadline. A worker then seals it.

    Raises InvalidTransition if it is not open (any more), TooFewAnswers if fewer than five had
    answered when the worker counted last. Waits for savers under way; whoever comes later is
    refused. Side effects: round closed, event.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        check_transition(survey_round.state, RoundState.CLOSED)
        for blocker in closing_blockers(survey_round):
            raise TooFewAnswers(blocker.sentence)
        survey_round.state = RoundState.CLOSED
        survey_round.closed_at, survey_round.closed_by = now, by
        survey_round.save(update_fields=["state", "closed_at", "closed_by"])
        _record(survey_round, EventKind.ROUND_CLOSED, by, now)
    return survey_round


def close_due_rounds(*, now: dt.datetime) -> list[SurveyRound]:
    """Close every open round whose deadline and grace are over; returns those it closed."""
    closed = []
    for survey_round in rounds_due_to_close(now):
        try:
            closed.append(close_round(survey_round=survey_round, by=None, now=now))
        except Refusal as refusal:  # a coordinator was quicker
            logger.info("round %s not closed: %s", survey_round.pk, refusal.sentence)
    return closed


def count_answers(*, now: dt.datetime) -> int:
    """Write how many experts have answered each open round; returns the number of open rounds.

    The worker counts, so that no page of the team reads a ballot and no one can watch a single
    answer come in.
    """
    answered = (
        Ballot.objects.filter(survey_round=OuterRef("pk"))
        .order_by()
        .values("survey_round")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return SurveyRound.objects.filter(state=RoundState.OPEN).update(
        answered=Coalesce(Subquery(answered), 0), answered_counted_at=now
    )


def _write_items(survey_round: SurveyRound) -> None:
    RoundItem.objects.bulk_create(
        RoundItem(survey_round=survey_round, version=version, position=position)
        for position, version in enumerate(versions_to_rate(survey_round), start=1)
    )


def _record(survey_round: SurveyRound, kind: EventKind, by: User | None, now: dt.datetime) -> None:
    pillar = survey_round.survey.pillar
    record(
        study=pillar.study,
        kind=kind,
        by=by,
        now=now,
        pillar=pillar.number,
        round=survey_round.number,
    )
