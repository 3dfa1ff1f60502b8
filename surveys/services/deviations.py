"""What is done otherwise than the locked protocol says."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import Feedback, PlanPart, RoundState
from surveys.exceptions import Refusal
from surveys.models import Deviation, Survey
from surveys.plan import ReminderPlan
from surveys.services.surveys import follow_plan, held


@transaction.atomic
def record_deviations(
    *,
    survey: Survey,
    round_count: int,
    carries_consensus: bool,
    feedback: Feedback,
    invites_everyone: bool,
    reminders: ReminderPlan,
    reason: str,
    by: User,
    now: dt.datetime,
    other: tuple[str, str] | None = None,
) -> list[Deviation]:
    """Go by another plan from now on, with one deviation for each part of it that changes.

    `other` is what no setting covers: what was planned, what is done instead. The rule is no part:
    what was locked judges every round. Raises Refusal if nothing is locked yet, nothing differs,
    or the rounds do not fit those that were opened. Side effects: deviations, survey, planned
    rounds, one event each.
    """
    survey = held(survey)
    if not survey.is_locked:
        raise Refusal(_("Nothing is locked yet: change the plan itself."))
    if not reason.strip():
        raise Refusal(_("Say why. The reason is published with the results."))
    before = survey.plan(round_count=survey.rounds.count())
    _check_rounds(survey, before[PlanPart.ROUNDS], round_count)
    follow_plan(
        survey,
        round_count=round_count,
        carries_consensus=carries_consensus,
        feedback=feedback,
        invites_everyone=invites_everyone,
        reminders=reminders,
    )
    after = survey.plan(round_count=round_count)
    changes = [(part, before[part], after[part]) for part in before if before[part] != after[part]]
    changes += [(PlanPart.OTHER.value, *other)] if other else []
    if not changes:
        raise Refusal(_("This is what the plan says already. Change a part of it, or write below."))
    return [_write(survey, change, reason.strip(), by, now) for change in changes]


def _check_rounds(survey: Survey, before: int, wanted: int) -> None:
    if wanted == before:
        return
    begun = survey.rounds.exclude(state=RoundState.PLANNED).aggregate(last=Max("number"))["last"]
    if begun == before and not survey.rounds.exclude(state=RoundState.SEALED).exists():
        # Its groups were shown with the last round, once; a later last round would show them again.
        raise Refusal(
            _("Every planned round is sealed. Ask the panel again in a renewed study instead.")
        )
    if wanted < begun:
        raise Refusal(_("Round %(number)s has opened already.") % {"number": begun})


def _write(
    survey: Survey, change: tuple[str, object, object], reason: str, by: User, now: dt.datetime
) -> Deviation:
    part, planned, instead = change
    record(
        study=survey.pillar.study,
        kind=EventKind.DEVIATION_RECORDED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        part=part,
        planned=planned,
        instead=instead,
        reason=reason,
    )
    return Deviation.objects.create(
        survey=survey, part=part, planned=planned, instead=instead, reason=reason, at=now, by=by
    )
