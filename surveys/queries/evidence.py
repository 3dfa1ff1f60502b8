"""Which evidence is cited by which priorities, and which a table would add."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from studies.models import Evidence, Study
from studies.queries import evidence_of
from surveys.models import Citation, Priority
from surveys.wording_advice import folded


def evidence_with_citations(study: Study) -> QuerySet[Evidence]:
    """What was mapped, by number, each with its citations and their priorities. Two queries."""
    cited = Citation.objects.select_related("priority__survey__pillar")
    cited = cited.order_by("priority__survey__pillar__number", "priority__number")
    return evidence_of(study).prefetch_related(Prefetch("citations", cited))


def citations_of(priority: Priority) -> QuerySet[Citation]:
    """What a priority cites, by number of the evidence."""
    return priority.citations.select_related("evidence", "cited_by").order_by("evidence__number")


def citations_by_priority(surveys: Iterable[int]) -> dict[int, list[Citation]]:
    """What the priorities of these surveys cite, by id of the priority. One query."""
    found: dict[int, list[Citation]] = {}
    citations = Citation.objects.filter(priority__survey__in=list(surveys))
    for each in citations.select_related("evidence").order_by("evidence__number"):
        found.setdefault(each.priority_id, []).append(each)
    return found


@dataclass(kw_only=True)
class EvidencePlan:
    """What taking a table of evidence would do: new rows, and how many are known by title."""

    new: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0


def plan_evidence(study: Study, rows: Sequence[dict[str, Any]]) -> EvidencePlan:
    """Sort the rows of a table into new ones and known ones; a known title stays as it is."""
    titles = {folded(title) for title in evidence_of(study).values_list("title_en", flat=True)}
    new = [row for row in rows if folded(row["title_en"]) not in titles]
    return EvidencePlan(new=new, known=len(rows) - len(new))
