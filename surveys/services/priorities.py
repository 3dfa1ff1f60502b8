"""The list of candidate priorities, until round 1 opens."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.models import Priority, PriorityVersion, Survey
from surveys.services.surveys import held, refuse_if_locked


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A wording in both languages; Chinese may come later, but before the round opens."""

    text_en: str
    text_zh: str = ""


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
        Priority(survey=survey, number=last + n) for n in range(1, len(statements) + 1)
    )
    PriorityVersion.objects.bulk_create(
        PriorityVersion(
            priority=priority,
            text_en=statement.text_en,
            text_zh=statement.text_zh,
            created_at=now,
            created_by=by,
        )
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

    Side effects: version, event.
    """
    survey = _editable(version.priority.survey)
    version.text_en, version.text_zh = statement.text_en, statement.text_zh
    version.save(update_fields=["text_en", "text_zh"])
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


def _editable(survey: Survey) -> Survey:
    survey = held(survey)
    refuse_if_locked(survey)
    return survey
