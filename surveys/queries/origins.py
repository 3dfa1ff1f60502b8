"""Where the priorities of a survey come from, as far as it is on record."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from studies.enums import EventKind
from studies.models import Event
from studies.models.study import NUMERALS
from surveys.enums import ImportKind, SuggestionFate
from surveys.models import (
    PriorityVersion,
    Suggestion,
    Survey,
    VersionLineage,
    WorkshopPriority,
)
from surveys.queries.workshops import workshops_by_priority


@dataclass(frozen=True, kw_only=True)
class WordingStep:
    """A wording was made from others: of which priorities (by code), how, and why."""

    version: int
    kind: str  # of LineageKind
    made_from: list[str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """How a priority came onto the list, and what its later wordings were made from.

    `suggested_in` is the number of the round in which an expert suggested it, if one did.
    """

    source: str
    note: str
    author: str
    listed_at: dt.datetime
    is_from_file: bool
    suggested_in: int | None
    steps: list[WordingStep] = field(default_factory=list)
    workshops: list[WorkshopPriority] = field(default_factory=list)  # by day


def origins_by_priority(surveys: Iterable[int]) -> dict[int, Origin]:
    """The origin of every priority of these surveys, by its id. Six queries."""
    keys = list(surveys)
    pillars = {
        each.pk: each.pillar.numeral
        for each in Survey.objects.filter(pk__in=keys).select_related("pillar")
    }
    versions = PriorityVersion.objects.filter(priority__survey__in=keys).select_related("priority")
    steps, rounds, files = _steps(keys, pillars), _suggested(keys), _files(keys)
    workshops = workshops_by_priority(keys)
    found: dict[int, Origin] = {}
    for version in versions.order_by("priority", "number"):
        priority = version.priority
        origin = found.setdefault(
            priority.pk,
            Origin(
                source=priority.source,
                note=priority.source_note,
                author=priority.author,
                listed_at=version.created_at,
                is_from_file=(pillars[priority.survey_id], version.created_at) in files,
                suggested_in=rounds.get(priority.pk),
                workshops=workshops.get(priority.pk, []),
            ),
        )
        origin.steps.extend(steps.get(version.pk, []))
    return found


def _steps(surveys: list[int], pillars: dict[int, str]) -> dict[int, list[WordingStep]]:
    """What each wording was made from, by its id."""
    by_child: dict[int, list[VersionLineage]] = defaultdict(list)
    steps = VersionLineage.objects.filter(child__priority__survey__in=surveys)
    steps = steps.select_related("child", "parent__priority")
    for step in steps.order_by("parent__priority__number", "pk"):
        by_child[step.child_id].append(step)
    return {
        child: [
            WordingStep(
                version=many[0].child.number,
                kind=many[0].kind,
                made_from=[_code(each.parent, pillars) for each in many],
                reason=many[0].reason,
            )
        ]
        for child, many in by_child.items()
    }


def _code(version: PriorityVersion, pillars: dict[int, str]) -> str:
    priority = version.priority
    return f"{pillars[priority.survey_id]}-{priority.number:02}"


def _suggested(surveys: list[int]) -> dict[int, int]:
    """The round in which each priority was suggested, by id of the priority."""
    added = Suggestion.objects.filter(priority__survey__in=surveys, fate=SuggestionFate.ADDED)
    return dict(added.values_list("priority_id", "survey_round__number"))


def _files(surveys: list[int]) -> set[tuple[str, dt.datetime]]:
    """Pillar and moment of each file of priorities that was taken."""
    events = Event.objects.filter(
        study__pillars__survey__in=surveys, kind=EventKind.FILE_TAKEN
    ).distinct()

    return {
        (NUMERALS[each.about["pillar"]], each.at)
        for each in events
        if each.about.get("holds") == ImportKind.PRIORITIES
    }
