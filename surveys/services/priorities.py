"""The list of candidate priorities, until round 1 opens."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from studies.enums import EventKind
from studies.localized import state_after_change
from studies.models import User
from studies.services.events import record
from surveys.models import Priority, PriorityVersion, Survey
from surveys.services.surveys import held, refuse_if_locked


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A wording in both languages; Chinese may come later, but before the round opens.

    `area` is where experts find it in the list; it says nothing about the coding by theme.
    """

    text_en: str
    text_zh: str = ""
    area_en: str = ""
    area_zh: str = ""


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
        Priority(
            survey=survey, number=last + n, area_en=statement.area_en, area_zh=statement.area_zh
        )
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

    Side effects: version with the state of its translation, area of the priority, event.
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
    priority.area_en, priority.area_zh = statement.area_en, statement.area_zh
    priority.save(update_fields=["area_en", "area_zh"])
    record(
        study=survey.pillar.study,
        kind=EventKind.PRIORITY_REWORDED,
        by=by,
        now=now,
        priority=version.priority.code,
    )
    return version


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


def _editable(survey: Survey) -> Survey:
    survey = held(survey)
    refuse_if_locked(survey)
    return survey
