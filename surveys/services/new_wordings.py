"""The wordings that items are rewritten to between rounds, their lineage, and taking both back."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max, QuerySet

from studies.models import User
from surveys.enums import Disposition, LineageKind
from surveys.imports import Statement
from surveys.models import Priority, PriorityVersion, RoundItem, VersionLineage
from surveys.services.priorities import new_version

_LINEAGE = {
    Disposition.REWORD: LineageKind.REWORDED,
    Disposition.MERGE: LineageKind.MERGED,
    Disposition.SPLIT: LineageKind.SPLIT,
}


def write_wordings(
    *,
    disposition: Disposition,
    sources: Sequence[RoundItem],
    statements: Sequence[Statement],
    reason: str,
    by: User,
    now: dt.datetime,
) -> list[PriorityVersion]:
    """Write what the sources become. Called under the round's lock, with what was checked.

    Side effects: new versions of the first priority, or new priorities for the parts of a split; a
    step of lineage from each source to each of them.
    """
    versions = _versions(disposition, sources, statements, by, now)
    VersionLineage.objects.bulk_create(
        VersionLineage(
            parent=item.version, child=version, kind=_LINEAGE[disposition], reason=reason
        )
        for item in sources
        for version in versions
    )
    return versions


def parents_of_undone(items: Sequence[RoundItem]) -> set[int]:
    """Delete what these items became; returns the ids of all wordings that had gone into it.

    Called under the round's lock. Only wordings that nobody was asked about are deleted: the next
    round has not opened.
    """
    steps = VersionLineage.objects.filter(parent__in=[item.version_id for item in items])
    children = list(PriorityVersion.objects.filter(parents__in=steps, items=None).distinct())
    if not children:
        return set()
    parents = set(
        VersionLineage.objects.filter(child__in=children).values_list("parent_id", flat=True)
    )
    PriorityVersion.objects.filter(pk__in=[child.pk for child in children]).delete()
    Priority.objects.filter(
        pk__in=[child.priority_id for child in children], versions=None
    ).delete()
    return parents


def steps_beside(item: RoundItem) -> QuerySet[VersionLineage]:
    """The steps to what an item becomes, its own and those of what it is merged with."""
    return VersionLineage.objects.filter(
        child__in=PriorityVersion.objects.filter(parents__parent=item.version, items=None)
    )


def _versions(
    disposition: Disposition,
    sources: Sequence[RoundItem],
    statements: Sequence[Statement],
    by: User,
    now: dt.datetime,
) -> list[PriorityVersion]:
    first = sources[0].version.priority
    if disposition == Disposition.SPLIT:
        last = first.survey.priorities.aggregate(last=Max("number"))["last"]
        priorities = [
            Priority(
                survey=first.survey, number=last + n, area_en=first.area_en, area_zh=first.area_zh
            )
            for n in range(1, len(statements) + 1)
        ]
        Priority.objects.bulk_create(priorities)
        numbers = [1] * len(statements)
    else:
        priorities = [first]
        numbers = [first.versions.aggregate(last=Max("number"))["last"] + 1]
    return PriorityVersion.objects.bulk_create(
        new_version(priority, statement, number=number, by=by, now=now)
        for priority, statement, number in zip(priorities, statements, numbers, strict=True)
    )
