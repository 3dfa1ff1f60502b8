"""The evidence of a study: what was mapped before anybody was asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from studies.enums import EventKind
from studies.models import Evidence, Study, User
from studies.services.events import record

# What a person may write of a piece of evidence.
COLUMNS = (
    *("kind", "title_en", "title_zh", "issuer_en", "issuer_zh", "place_en", "place_zh"),
    *("year", "link", "doi", "note_en", "note_zh", "is_illustrative"),
)


@transaction.atomic
def add_evidence(
    *, study: Study, entries: Sequence[Mapping[str, Any]], by: User, now: dt.datetime
) -> list[Evidence]:
    """Add evidence at the end of the list, numbered on; numbers of removed ones stay taken.

    `entries` hold some of COLUMNS each. Side effects: evidence, one event.
    """
    Study.objects.select_for_update().get(pk=study.pk)
    last = study.evidence.aggregate(last=Max("number"))["last"] or 0
    added = Evidence.objects.bulk_create(
        Evidence(study=study, number=last + n, added_at=now, added_by=by, **entry)
        for n, entry in enumerate(entries, start=1)
    )
    if added:
        record_change(study, [each.reference for each in added], "added", by=by, now=now)
    return added


@transaction.atomic
def change_evidence(*, evidence: Evidence, by: User, now: dt.datetime, **fields: Any) -> Evidence:
    """Write changed columns. What is published already stays as it was published.

    Side effects: evidence, event with the names of the changed columns.
    """
    changed = sorted(name for name, value in fields.items() if getattr(evidence, name) != value)
    if not changed:
        return evidence
    for name in changed:
        setattr(evidence, name, fields[name])
    evidence.save(update_fields=changed)
    record_change(evidence.study, [evidence.reference], "changed", by=by, now=now, fields=changed)
    return evidence


def record_change(
    study: Study, references: list[str], change: str, *, by: User, now: dt.datetime, **about: Any
) -> None:
    """Write an event about evidence, by its references."""
    record(
        study=study,
        kind=EventKind.EVIDENCE_CHANGED,
        by=by,
        now=now,
        evidence=references,
        change=change,
        **about,
    )
