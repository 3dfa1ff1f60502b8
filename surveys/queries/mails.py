"""Mails by how they stand. Nothing here knows who has answered."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from studies.models import Study
from surveys.enums import MessageState
from surveys.models import Message, PanelSeat, Survey, SurveyRound


def failed_mails(study: Study, survey: Survey | None) -> QuerySet[Message]:
    """Mails that were given up, with whom they were for, newest first.

    Those of the rounds of a survey; without one, those of no round: new links and invitations to
    the team.
    """
    about = (
        Q(survey_round__survey=survey)
        if survey
        else Q(survey_round=None) & (Q(expert__study=study) | Q(team_invitation__study=study))
    )
    failed = Message.objects.filter(about, state=MessageState.FAILED)
    people = failed.select_related("expert", "user", "team_invitation", "survey_round")
    return people.order_by("-claimed_at", "-pk")


def any_seats(experts: Iterable[UUID]) -> dict[UUID, int]:
    """A seat of each of these experts who has one."""
    seats = PanelSeat.objects.filter(expert__in=set(experts)).order_by("-pk")
    return dict(seats.values_list("expert_id", "pk"))


def mail_counts(survey_round: SurveyRound) -> dict[str, int]:
    """Number of mails of a round by state, every state present."""
    return _by_state(Message.objects.filter(survey_round=survey_round))


def mail_counts_of_survey(survey: Survey) -> dict[str, int]:
    """The same for all rounds of a survey."""
    return _by_state(Message.objects.filter(survey_round__survey=survey))


def _by_state(mails: QuerySet[Message]) -> dict[str, int]:
    counted = dict(mails.values_list("state").annotate(n=Count("pk")).order_by())
    return {state: counted.get(state, 0) for state in MessageState.values}
