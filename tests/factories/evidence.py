"""Evidence for tests, made through the services.

first, second = add_evidence(study, "A plan", "A paper")     # E-01, E-02
cite(priority, first, note_en="It names the gap.")
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from studies.models import Evidence, Study, Workshop
from studies.services import evidence
from surveys.models import Citation, Priority
from surveys.services import citations, workshops
from tests.factories.remembered import remembered
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


@remembered
def add_evidence(study: Study, *titles: str, **columns: Any) -> list[Evidence]:
    entries = [
        COLUMNS | {"title_en": title, "title_zh": f"{title}（中文）"} | columns for title in titles
    ]
    return evidence.add_evidence(
        study=study, entries=entries, by=coordinator(study), now=timezone.now()
    )


@remembered
def hold_workshop(
    study: Study,
    *,
    created: Sequence[Priority] = (),
    changed: Sequence[Priority] = (),
    **fields: Any,
) -> Workshop:
    """A workshop on 4 May 2025 in Brussels with 14 people."""
    columns: dict[str, Any] = {"held_on": dt.date(2025, 5, 4), "attendance": 14}
    columns |= {"place_en": "Brussels", "place_zh": "布鲁塞尔", "minutes_en": "Words of the team."}
    return workshops.save_workshop(
        study=study,
        created=created,
        changed=changed,
        by=coordinator(study),
        now=timezone.now(),
        **(columns | fields),
    )


@remembered
def cite(priority: Priority, cited: Evidence, **notes: str) -> Citation:
    return citations.cite_evidence(
        priority=priority,
        evidence=cited,
        by=coordinator(cited.study),
        now=timezone.now(),
        **notes,
    )
