"""Placing consensus priorities under sub-topics."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from roadmap.enums import CodingStep
from roadmap.models import ActionPriority, Coding, PillarCoding, SubTopic
from roadmap.services.code_history import note_steps, steps_between
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.models import Priority
from surveys.queries import standing_priorities


@transaction.atomic
def place_priorities(
    *,
    study: Study,
    placements: Mapping[int, SubTopic | None],
    by: User,
    now: dt.datetime,
    step: CodingStep = CodingStep.PLACED,
    reasons: Mapping[int, str] | None = None,
) -> list[Coding]:
    """Place priorities (by id) under sub-topics of their pillar; None takes a place away.

    Placements that are as they were are left alone; what two coders agreed on or what was decided
    between them (`step`, `reasons`) is noted even then. Returns the new and changed codings. Raises
    Refusal, and changes nothing, if a priority is no consensus priority of a finished survey of
    this study, a sub-topic belongs to another pillar, a priority that moves is in an action, or
    somebody would place what two people are coding.
    Side effects: codings, history, one event with the codes if anything was noted.
    """
    hold_study(study.pk)
    standing = {each.pk: each for each in standing_priorities(study)}
    if set(placements) - set(standing):
        raise Refusal(_("Only priorities of this study that reached consensus can be placed."))
    before = _places(placements)
    changed = {pk: place for pk, place in placements.items() if before.get(pk) != place}
    noted = changed if step == CodingStep.PLACED else placements
    _refuse_foreign_places(standing, changed)
    _refuse_priorities_in_actions(standing, changed)
    if step == CodingStep.PLACED:
        _refuse_coded_pillars(study, standing, changed)
    Coding.objects.filter(priority__in=changed).delete()
    codings = Coding.objects.bulk_create(
        Coding(priority=standing[pk], sub_topic=place, coded_by=by, coded_at=now)
        for pk, place in changed.items()
        if place
    )
    note_steps(steps=steps_between(before, noted, reasons or {}), kind=step, by=by, now=now)
    if noted:
        placed = {standing[pk].code: place.slug if place else "" for pk, place in noted.items()}
        record(study=study, kind=EventKind.PRIORITY_PLACED, by=by, now=now, placed=placed)
    return codings


def _places(priorities: Iterable[int]) -> dict[int, SubTopic]:
    """Where priorities stand now, by id."""
    codings = Coding.objects.filter(priority__in=list(priorities))
    return {
        each.priority_id: each.sub_topic
        for each in codings.select_related("sub_topic__area__pillar")
    }


def _refuse_coded_pillars(
    study: Study, standing: Mapping[int, Priority], placements: Mapping[int, SubTopic | None]
) -> None:
    """What two people code is placed by comparing their codes, not beside them."""
    codings = PillarCoding.objects.filter(pillar__study=study).annotate(count=Count("coders"))
    held = {each.pillar_id for each in codings if not each.is_open or each.count > 1}
    for pk in placements:
        if standing[pk].survey.pillar_id in held:
            raise Refusal(
                _("Pillar %(numeral)s is coded independently; nothing is placed beside that.")
                % {"numeral": standing[pk].survey.pillar.numeral}
            )


def _refuse_foreign_places(
    standing: Mapping[int, Priority], placements: Mapping[int, SubTopic | None]
) -> None:
    for pk, place in placements.items():
        if place and place.area.pillar_id != standing[pk].survey.pillar_id:
            raise Refusal(
                _("%(code)s belongs to another pillar than sub-topic %(place)s.")
                % {"code": standing[pk].code, "place": place.reference}
            )


def _refuse_priorities_in_actions(
    standing: Mapping[int, Priority], placements: Mapping[int, SubTopic | None]
) -> None:
    mention = (
        ActionPriority.objects.filter(priority__in=placements)
        .select_related("action__sub_topic__area__pillar")
        .first()
    )
    if mention:
        raise Refusal(
            _("%(code)s is part of action %(action)s. Take it out there before you move it.")
            % {
                "code": standing[mention.priority_id].code,
                "action": mention.action.reference,
            }
        )
