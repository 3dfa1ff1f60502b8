"""Who is invited."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.enums import RUNNING_ROUND_STATES
from surveys.exceptions import Refusal
from surveys.imports.people import Person
from surveys.models import INVENTED, Expert, PanelSeat, PanelTarget, RetiredLink, Survey
from surveys.queries import CHANGING, Plan, has_ended
from surveys.services import messages
from surveys.services.surveys import held

STUDY_IS_OVER = gettext_lazy("The study has ended: its link key is gone, so nobody can be invited.")


@transaction.atomic
def add_experts(
    *, survey: Survey, people: Sequence[Person], by: User, now: dt.datetime
) -> list[PanelSeat]:
    """Put people on the panel; who is in the study already keeps the own link and name.

    Returns the new seats. Raises Refusal while a round runs, since the invited are counted at
    opening, in a pilot for people outside the team (invented neighbours hide nobody), and where
    somebody adds one of them in the same instant.
    Side effects: experts, seats, one event.
    """
    survey = _open_to_change(survey)
    study = survey.pillar.study
    check_testers(study, [person.email for person in people])
    known = {e.email.lower(): e for e in study.experts.all()}
    fresh = {p.email.lower(): p for p in people if p.email.lower() not in known}
    added = _create([_new_expert(study, person) for person in fresh.values()])
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


def take_people(*, survey: Survey, plan: Plan, by: User, now: dt.datetime) -> None:
    """Put the people of a file on the panels that it names. Called in the taking's transaction.

    Raises Refusal while a round of one of these panels runs, and where somebody adds one of them in
    the same instant. Side effects: experts, what the file says otherwise about known ones, seats,
    an event for each panel, and one if details changed.
    """
    study = survey.pillar.study
    surveys = {pk: _open_to_change(pk) for pk in sorted({pk for pk, _email in plan.seats})}
    if has_ended(study.pk):
        raise Refusal(STUDY_IS_OVER)
    _create([_new_expert(study, person) for person in plan.new])
    _change_details(plan, study=study, by=by, now=now)
    ids = dict(study.experts.values_list("email", "pk"))
    PanelSeat.objects.bulk_create(
        PanelSeat(survey_id=pk, expert_id=ids[email]) for pk, email in plan.seats
    )
    for pk, count in sorted(Counter(pk for pk, _email in plan.seats).items()):
        number = surveys[pk].pillar.number
        record(
            study=study, kind=EventKind.EXPERTS_ADDED, by=by, now=now, pillar=number, count=count
        )


def _change_details(plan: Plan, *, study: Study, by: User, now: dt.datetime) -> None:
    if not plan.changes:
        return
    experts = study.experts.in_bulk([UUID(change.key) for change in plan.changes])
    for change in plan.changes:
        for name, (_before, after) in change.fields.items():
            setattr(experts[UUID(change.key)], name, after)
    Expert.objects.bulk_update(experts.values(), [*CHANGING], batch_size=500)
    fields = sorted({name for change in plan.changes for name in change.fields})
    record(
        study=study,
        kind=EventKind.EXPERTS_CHANGED,
        by=by,
        now=now,
        count=len(plan.changes),
        fields=fields,
    )


def _create(experts: Sequence[Expert]) -> list[Expert]:
    """Write new experts, or raise Refusal where somebody wrote one of them in the same instant."""
    try:
        with transaction.atomic():
            return Expert.objects.bulk_create(experts)
    except IntegrityError as error:
        raise Refusal(
            _("Somebody else has just added one of these people. Please look and try again.")
        ) from error


def _new_expert(study: Study, person: Person) -> Expert:
    return Expert(
        study=study,
        name=person.name,
        email=person.email.lower(),
        language=person.language,
        group=person.group,
        conflicts=person.conflicts,
    )


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


@transaction.atomic
def set_targets(*, survey: Survey, targets: Mapping[str, int], by: User, now: dt.datetime) -> None:
    """Set how many of each group are wanted on a panel; groups that are left out have no target.

    Side effects: targets, event.
    """
    survey = held(survey)
    survey.targets.all().delete()
    PanelTarget.objects.bulk_create(
        PanelTarget(survey=survey, group=group, seats=seats) for group, seats in targets.items()
    )
    record(
        study=survey.pillar.study,
        kind=EventKind.TARGETS_SET,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        targets=dict(targets),
    )


def choose_reminders(*, expert: Expert, wanted: bool) -> Expert:
    """Let an expert stop reminders, or have them again. Side effect: the choice, and no event.

    It tells nothing about answering: who has answered gets none anyway, and may stop them too.
    """
    expert.wants_reminders = wanted
    expert.save(update_fields=["wants_reminders"])
    return expert


def check_testers(study: Study, addresses: Sequence[str]) -> None:
    """Raise Refusal if a pilot would ask anybody but its team and invented experts."""
    if not study.is_pilot:
        return
    team = {email.lower() for email in study.memberships.values_list("user__email", flat=True)}
    strange = [
        address
        for address in addresses
        if not address.lower().endswith(INVENTED) and address.lower() not in team
    ]
    if strange:
        raise Refusal(
            _("A pilot asks people of the team and invented experts alone, not %(address)s.")
            % {"address": strange[0]}
        )


def _open_to_change(survey: Survey | int) -> Survey:
    survey = held(survey)
    if survey.rounds.filter(state__in=RUNNING_ROUND_STATES).exists():
        raise Refusal(_("A round is running. Change the panel before or after it."))
    if has_ended(survey.pillar.study_id):
        raise Refusal(STUDY_IS_OVER)
    return survey
