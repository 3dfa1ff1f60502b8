"""Comparing what two coders chose, and deciding where they differ."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.enums import SETTLING, CodingStep
from roadmap.models import CodeChange, CoderChoice, Coding, PillarCoding, SubTopic
from roadmap.services.coders import priorities_of, refuse_opened
from roadmap.services.coding import place_priorities
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.models import Priority


@transaction.atomic
def open_codes(*, coding: PillarCoding, by: User, now: dt.datetime) -> PillarCoding:
    """Lay the codes open to the team: from now on they never change. Adjudication begins.

    The codes of a single coder are placed as they are, in this coder's name. Raises Refusal
    while a coder has not handed in. Side effects: time of opening, event; for a single coder,
    those of place_priorities.
    """
    study = hold_study(coding.pillar.study_id)
    coding = PillarCoding.objects.select_related("pillar__study").get(pk=coding.pk)
    refuse_opened(coding)
    coders = list(coding.coders.select_related("user"))
    if not all(each.has_handed_in for each in coders):
        raise Refusal(_("The codes are compared once every coder has handed in."))
    coding.opened_at, coding.opened_by = now, by
    coding.save(update_fields=["opened_at", "opened_by"])
    kind, numeral = EventKind.CODES_OPENED, coding.pillar.numeral
    record(study=study, kind=kind, by=by, now=now, pillar=numeral, coders=len(coders))
    if len(coders) == 1:
        placements = {pk: codes[0] for pk, codes in chosen_codes(coding).items()}
        place_priorities(study=study, placements=placements, by=coders[0].user, now=now)
    return coding


@transaction.atomic
def accept_agreed(*, coding: PillarCoding, by: User, now: dt.datetime) -> list[Coding]:
    """Place every priority for which both coders chose the same; what is settled stays.

    Raises Refusal before the codes are opened. Side effects: those of place_priorities.
    """
    study = hold_study(coding.pillar.study_id)
    _refuse_closed(coding)
    settled = settled_priorities(coding)
    agreed = {
        pk: codes[0]
        for pk, codes in chosen_codes(coding).items()
        if codes[0] == codes[1] and pk not in settled
    }
    return place_priorities(study=study, placements=agreed, by=by, now=now, step=CodingStep.AGREED)


@transaction.atomic
def decide_code(
    *,
    coding: PillarCoding,
    priority: Priority,
    sub_topic: SubTopic | None,
    reason: str,
    by: User,
    now: dt.datetime,
) -> list[Coding]:
    """Decide about one priority, for the first time or anew; None: no code fits.

    Raises Refusal before the codes are opened, without a reason, or for a priority that was not
    coded here. Side effects: those of place_priorities.
    """
    study = hold_study(coding.pillar.study_id)
    _refuse_closed(coding)
    if priority not in priorities_of(coding):
        raise Refusal(_("This priority was not coded by the two coders."))
    if not reason.strip():
        raise Refusal(_("Say why %(code)s belongs there.") % {"code": priority.code})
    return place_priorities(
        study=study,
        placements={priority.pk: sub_topic},
        by=by,
        now=now,
        step=CodingStep.DECIDED,
        reasons={priority.pk: reason.strip()},
    )


def chosen_codes(coding: PillarCoding) -> dict[int, list[SubTopic | None]]:
    """What each coder chose, in order of their places, by priority id."""
    chosen: dict[int, list[SubTopic | None]] = {}
    choices = CoderChoice.objects.filter(coder__coding=coding).order_by("coder__place")
    for each in choices.select_related("sub_topic__area__pillar"):
        chosen.setdefault(each.priority_id, []).append(each.sub_topic)
    return chosen


def settled_priorities(coding: PillarCoding) -> set[int]:
    """Ids of the priorities about which something was accepted or decided."""
    changes = CodeChange.objects.filter(
        priority__survey__pillar=coding.pillar_id, step__in=SETTLING
    )
    return set(changes.values_list("priority_id", flat=True))


def _refuse_closed(coding: PillarCoding) -> None:
    if not coding.is_open or coding.coders.count() < 2:
        raise Refusal(_("There is nothing to decide before the codes of two coders are compared."))
