"""Workshops and the priorities that they brought up or changed."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from studies.models import Study, Workshop
from surveys.models import Priority, WorkshopPriority


def workshops_of(study: Study) -> QuerySet[Workshop]:
    """The workshops of a study by day, each with its priorities. Two queries."""
    effects = WorkshopPriority.objects.select_related("priority__survey__pillar")
    effects = effects.order_by("priority__survey__pillar__number", "priority__number")
    workshops = Workshop.objects.filter(study=study)
    return workshops.prefetch_related(Prefetch("effects", effects)).order_by("held_on", "pk")


def workshops_by_priority(surveys: Iterable[int]) -> dict[int, list[WorkshopPriority]]:
    """What workshops did to the priorities of these surveys, by id of the priority. One query."""
    found: dict[int, list[WorkshopPriority]] = defaultdict(list)
    effects = WorkshopPriority.objects.filter(priority__survey__in=list(surveys))
    for each in effects.select_related("workshop").order_by("workshop__held_on", "pk"):
        found[each.priority_id].append(each)
    return found


def priorities_by_code(study: Study) -> dict[str, Priority]:
    """Every priority of a study by its code, e.g. `I-07`. One query."""
    priorities = Priority.objects.filter(survey__pillar__study=study)
    return {each.code: each for each in priorities.select_related("survey__pillar")}
