"""Placing consensus priorities under sub-topics."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.models import ActionPriority, Coding, SubTopic
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
) -> list[Coding]:
    """Place priorities (by id) under sub-topics of their pillar; None takes a place away.

    Placements that are as they were are left alone. Returns the new and changed codings. Raises
    Refusal, and changes nothing, if a priority is no consensus priority of a finished survey of
    this study, a sub-topic belongs to another pillar, or a priority that moves is in an action.
    Side effects: codings, one event with the codes if anything changed.
    """
    hold_study(study.pk)
    standing = {each.pk: each for each in standing_priorities(study)}
    if set(placements) - set(standing):
        raise Refusal(_("Only priorities of this study that reached consensus can be placed."))
    before = dict(
        Coding.objects.filter(priority__in=placements).values_list("priority_id", "sub_topic_id")
    )
    changed = {
        pk: place
        for pk, place in placements.items()
        if before.get(pk) != (place.pk if place else None)
    }
    _refuse_foreign_places(standing, changed)
    _refuse_priorities_in_actions(standing, changed)
    Coding.objects.filter(priority__in=changed).delete()
    codings = Coding.objects.bulk_create(
        Coding(priority=standing[pk], sub_topic=place, coded_by=by, coded_at=now)
        for pk, place in changed.items()
        if place
    )
    if changed:
        placed = {standing[pk].code: place.slug if place else "" for pk, place in changed.items()}
        record(study=study, kind=EventKind.PRIORITY_PLACED, by=by, now=now, placed=placed)
    return codings


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
