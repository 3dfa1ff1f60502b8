"""Making and changing a study."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from studies.enums import EventKind, Role
from studies.exceptions import LastCoordinator
from studies.localized import PILLAR_TEXTS, STUDY_TEXTS, states_after_change
from studies.models import Membership, Pillar, Study, User
from studies.services.events import record


@transaction.atomic
def create_study(*, by: User, now: dt.datetime, **fields: Any) -> Study:
    """Create a study and make `by` its coordinator.

    `fields` are columns of Study; without a slug, one is made from the English title.
    Side effects: study, membership, event.
    """
    fields.setdefault("slug", _free_slug(str(fields["title_en"])))
    study = Study(created_at=now, **fields)
    study.translations = states_after_change(study, STUDY_TEXTS, changed=fields)
    study.save()
    Membership.objects.create(study=study, user=by, role=Role.COORDINATOR)
    record(study=study, kind=EventKind.STUDY_CREATED, by=by, now=now)
    return study


@transaction.atomic
def change_study(*, study: Study, by: User, now: dt.datetime, **fields: str | bool) -> Study:
    """Write changed columns; a new consent text gets a new version number.

    A Chinese text whose English was changed without it is out of date from now on.

    Side effects: study, event with the names of the changed columns.
    """
    changed = sorted(name for name, value in fields.items() if getattr(study, name) != value)
    if not changed:
        return study
    for name in changed:
        setattr(study, name, fields[name])
    if {"consent_en", "consent_zh"} & set(changed):
        study.consent_version += 1
    study.translations = states_after_change(study, STUDY_TEXTS, changed=changed)
    study.save(update_fields=[*changed, "consent_version", "translations"])
    record(study=study, kind=EventKind.STUDY_CHANGED, by=by, now=now, fields=changed)
    return study


@transaction.atomic
def add_member(*, study: Study, user: User, role: str, by: User, now: dt.datetime) -> Membership:
    """Put a person on the team, or change the role. Raises LastCoordinator.

    Side effects: membership, event.
    """
    Study.objects.select_for_update().get(pk=study.pk)
    if role != Role.COORDINATOR:
        _refuse_without_coordinator(study, leaving=user)
    member, _made = Membership.objects.update_or_create(
        study=study, user=user, defaults={"role": role}
    )
    record(study=study, kind=EventKind.MEMBER_ADDED, by=by, now=now, person=user.name, role=role)
    return member


@transaction.atomic
def remove_member(*, member: Membership, by: User, now: dt.datetime) -> None:
    """Take a person off the team. Raises LastCoordinator. Side effects: membership, event."""
    Study.objects.select_for_update().get(pk=member.study_id)
    _refuse_without_coordinator(member.study, leaving=member.user)
    member.delete()
    record(
        study=member.study, kind=EventKind.MEMBER_REMOVED, by=by, now=now, person=member.user.name
    )


@transaction.atomic
def add_pillar(
    *, study: Study, by: User, now: dt.datetime, number: int | None = None, **fields: str
) -> Pillar:
    """Add a pillar with this number, or the next free one. Side effects: pillar, event."""
    Study.objects.select_for_update().get(pk=study.pk)
    last = study.pillars.order_by("-number").values_list("number", flat=True).first() or 0
    pillar = Pillar(study=study, number=number or last + 1, **fields)
    pillar.translations = states_after_change(pillar, PILLAR_TEXTS, changed=fields)
    pillar.save()
    record(study=study, kind=EventKind.PILLAR_ADDED, by=by, now=now, pillar=pillar.number)
    return pillar


def _refuse_without_coordinator(study: Study, *, leaving: User) -> None:
    coordinators = study.memberships.filter(role=Role.COORDINATOR)
    if coordinators.filter(user=leaving).exists() and coordinators.count() == 1:
        raise LastCoordinator


def _free_slug(title: str) -> str:
    stem = slugify(title)[:50].strip("-") or "study"
    taken = {"new", *Study.objects.filter(slug__startswith=stem).values_list("slug", flat=True)}
    if stem not in taken:
        return stem
    return next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
