"""Evidence for tests, made through the services.

first, second = add_evidence(study, "A plan", "A paper")     # E-01, E-02
cite(priority, first, note_en="It names the gap.")
"""

from typing import Any

from django.utils import timezone

from studies.models import Evidence, Study
from studies.services import evidence
from surveys.models import Citation, Priority
from surveys.services import citations
from tests.factories.roadmap import coordinator

COLUMNS: dict[str, Any] = {
    "kind": "policy",
    "issuer_en": "Health ministry",
    "issuer_zh": "卫生部",
    "place_en": "Country A",
    "place_zh": "甲国",
    "year": 2021,
    "link": "https://ministry.example/plan",
    "note_en": "It asks for teaching.",
    "note_zh": "它要求开展教学。",
}


def add_evidence(study: Study, *titles: str, **columns: Any) -> list[Evidence]:
    entries = [
        COLUMNS | {"title_en": title, "title_zh": f"{title}（中文）"} | columns for title in titles
    ]
    return evidence.add_evidence(
        study=study, entries=entries, by=coordinator(study), now=timezone.now()
    )


def cite(priority: Priority, cited: Evidence, **notes: str) -> Citation:
    return citations.cite_evidence(
        priority=priority,
        evidence=cited,
        by=coordinator(cited.study),
        now=timezone.now(),
        **notes,
    )
