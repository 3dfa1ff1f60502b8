"""Workshops of a study, and the priorities that they brought up or changed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Study, User, Workshop
from studies.services.events import record
from surveys.enums import WorkshopEffect
from surveys.exceptions import Refusal
from surveys.models import Priority, WorkshopPriority


@transaction.atomic
def save_workshop(
    *,
    study: Study,
    created: Iterable[Priority],
    changed: Iterable[Priority],
    by: User,
    now: dt.datetime,
    workshop: Workshop | None = None,
    **fields: Any,
) -> Workshop:
    """Add a workshop, or write it anew, with the priorities that it brought up and changed.

    `fields` are day, place, attendance and minutes. Raises Refusal if a priority is of another
    study, or stands on both lists. Side effects: workshop, its priorities, event with their codes.
    """
    effects = dict.fromkeys(changed, WorkshopEffect.CHANGED)
    created = list(created)
    if any(each in effects for each in created):
        raise Refusal(_("A workshop brings a priority up or changes it, not both."))
    effects |= dict.fromkeys(created, WorkshopEffect.CREATED)
    if any(each.survey.pillar.study_id != study.pk for each in effects):
        raise Refusal(_("One of the priorities is of another study."))
    is_new = workshop is None
    workshop = workshop or Workshop(study=study, added_at=now, added_by=by)
    for name, value in fields.items():
        setattr(workshop, name, value)
    workshop.save()
    workshop.effects.all().delete()
    WorkshopPriority.objects.bulk_create(
        WorkshopPriority(workshop=workshop, priority=each, effect=effect)
        for each, effect in effects.items()
    )
    _record(workshop, "added" if is_new else "changed", by=by, now=now, priorities=effects)
    return workshop


@transaction.atomic
def remove_workshop(*, workshop: Workshop, by: User, now: dt.datetime) -> None:
    """Take a workshop out; published editions keep what they tell of it.

    Side effects: workshop with its priorities gone, event with its minutes.
    """
    _record(workshop, "removed", by=by, now=now, priorities=(), minutes=workshop.minutes_en)
    workshop.delete()


def _record(
    workshop: Workshop,
    change: str,
    *,
    by: User,
    now: dt.datetime,
    priorities: Iterable[Priority],
    **about: Any,
) -> None:
    record(
        study=workshop.study,
        kind=EventKind.WORKSHOP_CHANGED,
        by=by,
        now=now,
        workshop=f"{workshop.held_on.isoformat()}, {workshop.place_en}",
        change=change,
        priorities=sorted(each.code for each in priorities),
        **about,
    )
