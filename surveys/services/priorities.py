"""The list of candidate priorities, until round 1 opens."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from studies.enums import EventKind
from studies.localized import state_after_change
from studies.models import User
from studies.services.events import record
from surveys.imports.statements import Statement
from surveys.models import Priority, PriorityVersion, Survey
from surveys.queries import Plan
from surveys.services.surveys import held, refuse_if_locked

# What belongs to the priority and not to one wording of it.
DETAILS = ("area_en", "area_zh", "source", "source_note", "author")


@transaction.atomic
def add_priorities(
    *, survey: Survey, statements: Sequence[Statement], by: User, now: dt.datetime
) -> list[Priority]:
    """Add statements at the end of the list, numbered on. Raises ProtocolLocked.

    Side effects: a priority and a first version each, one event.
    """
    survey = _editable(survey)
    last = survey.priorities.order_by("-number").values_list("number", flat=True).first() or 0
    priorities = Priority.objects.bulk_create(
        Priority(survey=survey, number=last + n, **_details(statement))
        for n, statement in enumerate(statements, start=1)
    )
    PriorityVersion.objects.bulk_create(
        new_version(priority, statement, number=1, by=by, now=now)
        for priority, statement in zip(priorities, statements, strict=True)
    )
    record(
        study=survey.pillar.study,
        kind=EventKind.PRIORITIES_ADDED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        count=len(priorities),
    )
    return priorities


@transaction.atomic
def edit_wording(
    *, version: PriorityVersion, statement: Statement, by: User, now: dt.datetime
) -> PriorityVersion:
    """Change a wording that nobody has rated yet. Raises ProtocolLocked.

    Side effects: version with the state of its translation, area, source and author of the
    priority, event.
    """
    survey = _editable(version.priority.survey)
    version.translation = state_after_change(
        version.translation,
        translation=statement.text_zh,
        source_changed=statement.text_en != version.text_en,
        translation_changed=statement.text_zh != version.text_zh,
    )
    version.text_en, version.text_zh = statement.text_en, statement.text_zh
    version.save(update_fields=["text_en", "text_zh", "translation"])
    priority = version.priority
    for name, value in _details(statement).items():
        setattr(priority, name, value)
    priority.save(update_fields=[*DETAILS])
    record(
        study=survey.pillar.study,
        kind=EventKind.PRIORITY_REWORDED,
        by=by,
        now=now,
        priority=version.priority.code,
    )
    return version


def take_statements(*, survey: Survey, plan: Plan, by: User, now: dt.datetime) -> None:
    """Add the statements of a file and what it says otherwise about known ones.

    Called in the taking's transaction. Raises ProtocolLocked. Side effects: as in add_priorities
    and edit_wording.
    """
    if plan.new:
        add_priorities(survey=survey, statements=plan.new, by=by, now=now)
    changes = {int(change.key): change for change in plan.changes}
    versions = PriorityVersion.objects.filter(priority__survey=survey, pk__in=changes)
    for version in versions.select_related("priority__survey__pillar"):
        after = {name: new for name, (_old, new) in changes[version.pk].fields.items()}
        statement = replace(statement_of(version), **after)
        edit_wording(version=version, statement=statement, by=by, now=now)


@transaction.atomic
def move_priority(*, priority: Priority, up: bool, by: User, now: dt.datetime) -> Priority:
    """Let a priority change places with its neighbour, and codes. Raises ProtocolLocked.

    Side effects: two numbers, event. At the end of the list nothing happens.
    """
    survey = _editable(priority.survey)
    priority = Priority.objects.get(pk=priority.pk)
    others = survey.priorities.order_by("-number" if up else "number")
    number = priority.number
    beside = others.filter(**{f"number__{'lt' if up else 'gt'}": number}).first()
    if beside is None:
        return priority
    for each, place in ((priority, 0), (beside, number), (priority, beside.number)):
        Priority.objects.filter(pk=each.pk).update(number=place)
    record(
        study=survey.pillar.study,
        kind=EventKind.PRIORITY_MOVED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        old_number=number,
        new_number=beside.number,
    )
    priority.number = beside.number
    return priority


@transaction.atomic
def remove_priority(*, priority: Priority, by: User, now: dt.datetime) -> None:
    """Take a statement off the list before anybody rated it. Raises ProtocolLocked.

    Side effects: priority and version gone, event with the wording.
    """
    survey = _editable(priority.survey)
    wording = list(priority.versions.values_list("text_en", flat=True))
    record(
        study=survey.pillar.study,
        kind=EventKind.PRIORITY_REMOVED,
        by=by,
        now=now,
        priority=priority.code,
        wording=wording,
    )
    priority.delete()


def new_version(
    priority: Priority, statement: Statement, *, number: int, by: User, now: dt.datetime
) -> PriorityVersion:
    """Return an unsaved wording of a priority; its Chinese text is a draft."""
    return PriorityVersion(
        priority=priority,
        number=number,
        text_en=statement.text_en,
        text_zh=statement.text_zh,
        translation=state_after_change(
            "", translation=statement.text_zh, source_changed=False, translation_changed=True
        ),
        created_at=now,
        created_by=by,
    )


def statement_of(version: PriorityVersion) -> Statement:
    """A wording with its details, as it is. Needs its priority loaded."""
    details = {name: getattr(version.priority, name) for name in DETAILS}
    return Statement(text_en=version.text_en, text_zh=version.text_zh, **details)


def _details(statement: Statement) -> dict[str, str]:
    return {name: getattr(statement, name) for name in DETAILS}


def _editable(survey: Survey) -> Survey:
    survey = held(survey)
    refuse_if_locked(survey)
    return survey
