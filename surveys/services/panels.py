"""Who is invited."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.enums import RUNNING_ROUND_STATES
from surveys.exceptions import Refusal
from surveys.models import INVENTED, Expert, PanelSeat, RetiredLink, Survey
from surveys.queries import has_ended
from surveys.services import messages
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

    Returns the new seats. Raises Refusal while a round runs, since the invited are counted at
    opening, and in a pilot for people outside the team: invented neighbours hide nobody.
    Side effects: experts, seats, one event.
    """
    survey = _open_to_change(survey)
    study = survey.pillar.study
    _check_testers(study, people)
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


@transaction.atomic
def replace_link(*, expert: Expert, by: User | None, now: dt.datetime) -> Expert:
    """Let a leaked link open nothing any more; a mail brings the expert a new one.

    What was answered stays, as the pseudonym does. `by` is None for whoever held the link. Side
    effects: generation, link switched off until the worker issues the new one, the old one noted
    as replaced, mail, event without a name.
    """
    expert = (
        Expert.objects.select_for_update(of=("self",)).select_related("study").get(pk=expert.pk)
    )
    if expert.auth:
        RetiredLink.objects.create(study=expert.study, auth=expert.auth)
    expert.generation, expert.auth = expert.generation + 1, None
    expert.save(update_fields=["generation", "auth"])
    messages.queue_new_link(expert=expert)
    record(study=expert.study, kind=EventKind.LINK_REPLACED, by=by, now=now)
    return expert


def choose_reminders(*, expert: Expert, wanted: bool) -> Expert:
    """Let an expert stop reminders, or have them again. Side effect: the choice, and no event.

    It tells nothing about answering: who has answered gets none anyway, and may stop them too.
    """
    expert.wants_reminders = wanted
    expert.save(update_fields=["wants_reminders"])
    return expert


def _check_testers(study: Study, people: Sequence[Person]) -> None:
    if not study.is_pilot:
        return
    team = {email.lower() for email in study.memberships.values_list("user__email", flat=True)}
    strange = [
        person.email
        for person in people
        if not person.email.lower().endswith(INVENTED) and person.email.lower() not in team
    ]
    if strange:
        raise Refusal(
            _("A pilot asks people of the team and invented experts alone, not %(address)s.")
            % {"address": strange[0]}
        )


def _open_to_change(survey: Survey) -> Survey:
    survey = held(survey)
    if survey.rounds.filter(state__in=RUNNING_ROUND_STATES).exists():
        raise Refusal(_("A round is running. Change the panel before or after it."))
    if has_ended(survey.pillar.study_id):
        raise Refusal(_("The study has ended: its link key is gone, so nobody can be invited."))
    return survey
