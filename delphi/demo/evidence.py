"""The demo study's evidence: what the roadmap paper reports, and some made up, which says so."""

import datetime as dt
from typing import Any

from delphi.demo import files
from studies.models import Study, User
from studies.services.evidence import COLUMNS, add_evidence
from surveys.enums import PrioritySource
from surveys.models import Priority
from surveys.services.citations import cite_evidence


def build_evidence(*, study: Study, by: User, now: dt.datetime) -> None:
    """Map the evidence, and let the priorities cite it."""
    rows = files.rows("evidence")
    added = add_evidence(study=study, entries=[_entry(row) for row in rows], by=by, now=now)
    priorities = {
        f"{each.survey.pillar.number}-{each.number}": each
        for each in Priority.objects.filter(survey__pillar__study=study).select_related(
            "survey__pillar__study"
        )
    }
    for row, evidence in zip(rows, added, strict=True):
        for key in row["cited_by"].split():
            cite_evidence(priority=priorities[key], evidence=evidence, by=by, now=now)


def sources_of_priorities() -> dict[str, str]:
    """Where each priority that cites anything comes from, by pillar and number: `1-4`."""
    found: dict[str, str] = {}
    for row in files.rows("evidence"):
        is_workshop = "workshops" in row["title_en"]
        for key in row["cited_by"].split():
            if is_workshop or key not in found:
                found[key] = PrioritySource.WORKSHOP if is_workshop else PrioritySource.EVIDENCE
    return found


def _entry(row: dict[str, str]) -> dict[str, Any]:
    year, made_up = row["year"], row["is_illustrative"]
    columns: dict[str, Any] = {name: row[name] for name in COLUMNS}
    return columns | {"year": int(year) if year else None, "is_illustrative": made_up == "1"}
