"""The demo study's evidence: what the roadmap paper reports, and some made up, which says so."""

import datetime as dt
from typing import Any

from django.utils import timezone

from delphi.demo import files
from studies.models import Study, User
from studies.services.evidence import COLUMNS, add_evidence
from surveys.enums import PrioritySource
from surveys.models import Priority
from surveys.services.citations import cite_evidence
from surveys.services.workshops import save_workshop


def build_evidence(*, study: Study, by: User, now: dt.datetime) -> None:
    """Map the evidence, and let the priorities cite it."""
    rows = files.rows("evidence")
    priorities = _priorities(study)
    added = add_evidence(study=study, entries=[_entry(row) for row in rows], by=by, now=now)
    for row, evidence in zip(rows, added, strict=True):
        for key in row["cited_by"].split():
            cite_evidence(priority=priorities[key], evidence=evidence, by=by, now=now)


def build_workshops(*, study: Study, by: User, now: dt.datetime) -> None:
    """The meetings of a working group; `now` is the day of the demo."""
    priorities = _priorities(study)
    for row in files.rows("workshops"):
        save_workshop(
            study=study,
            created=[priorities[key] for key in row["created"].split()],
            changed=[priorities[key] for key in row["changed"].split()],
            by=by,
            now=now,
            held_on=timezone.localdate(now) - dt.timedelta(days=int(row["days_ago"])),
            attendance=int(row["attendance"]),
            **{
                f"{name}_{language}": row[f"{name}_{language}"]
                for name in ("place", "minutes")
                for language in ("en", "zh")
            },
        )


def _priorities(study: Study) -> dict[str, Priority]:
    """Every priority by pillar and number: `1-4`."""
    priorities = Priority.objects.filter(survey__pillar__study=study)
    return {
        f"{each.survey.pillar.number}-{each.number}": each
        for each in priorities.select_related("survey__pillar__study")
    }


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
