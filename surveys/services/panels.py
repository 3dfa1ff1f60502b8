"""Who is invited."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import RUNNING_ROUND_STATES
from surveys.exceptions import Refusal
from surveys.models import Ballot, Expert, PanelSeat, Survey, SurveyRound
from surveys.secrets import issue_link
from surveys.services.surveys import held


@dataclass(frozen=True, kw_only=True)
class Person:
    """What a coordinator knows of an expert."""

    name: str
    email: str
    language: str = "en"
    group: str = ""


@transaction.atomic
def add_experts(
    *, survey: Survey, people: Sequence[Person], by: User, now: dt.datetime
) -> list[PanelSeat]:
    """Put people on the panel; who is in the study already keeps the own link and name.

    Returns the new seats. Raises Refusal while a round runs: the invited are counted at opening.
    Side effects: experts, seats, one event.
    """
    survey = _open_to_change(survey)
    study = survey.pillar.study
    known = {e.email.lower(): e for e in study.experts.all()}
    fresh = {p.email.lower(): p for p in people if p.email.lower() not in known}
    added = Expert.objects.bulk_create(
        Expert(study=study, name=p.name, email=email, language=p.language, group=p.group)
        for email, p in fresh.items()
    )
    known |= {e.email: e for e in added}
    seated = set(survey.seats.values_list("expert_id", flat=True))
    wanted = {known[p.email.lower()].pk for p in people}
    seats = PanelSeat.objects.bulk_create(
        PanelSeat(survey=survey, expert_id=pk) for pk in wanted - seated
    )
    record(
        study=study,
        kind=EventKind.EXPERTS_ADDED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        count=len(seats),
    )
    return seats


@transaction.atomic
def remove_seat(*, seat: PanelSeat, by: User, now: dt.datetime) -> None:
    """Take an expert off the panel between rounds. Answers already sealed stay, without a name.

    Side effects: seat gone, event without a name.
    """
    survey = _open_to_change(seat.survey)
    seat.delete()
    record(
        study=survey.pillar.study,
        kind=EventKind.EXPERT_REMOVED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
    )


def silent_experts(*, survey_round: SurveyRound, link_key: bytes) -> list[Expert]:
    """Experts of the panel who have not answered an open round.

    Computed with the link key and forgotten, never stored: a flag beside the name would join
    people to ballots. Only the process that holds the key can ask.
    """
    answered = set(
        Ballot.objects.filter(survey_round=survey_round).values_list("ballot_key", flat=True)
    )
    experts = Expert.objects.filter(seats__survey=survey_round.survey_id).select_related("study")
    return [
        expert
        for expert in experts
        if issue_link(link_key, expert.pk, expert.generation).ballot_key not in answered
    ]


def _open_to_change(survey: Survey) -> Survey:
    survey = held(survey)
    if survey.rounds.filter(state__in=RUNNING_ROUND_STATES).exists():
        raise Refusal(_("A round is running. Change the panel before or after it."))
    return survey
