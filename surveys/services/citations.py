"""Which evidence a priority cites. Citations may be added at any time: each is dated."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Evidence, User
from studies.services.events import record
from studies.services.evidence import record_change
from surveys.exceptions import Refusal
from surveys.models import Citation, Priority


@transaction.atomic
def cite_evidence(
    *,
    priority: Priority,
    evidence: Evidence,
    by: User,
    now: dt.datetime,
    note_en: str = "",
    note_zh: str = "",
) -> Citation:
    """Let a priority cite a piece of evidence, or change the note of a citation.

    The day of the first citation stays. Raises Refusal if the evidence is of another study or was
    removed. Side effects: citation, event.
    """
    evidence = _held(evidence)
    study = priority.survey.pillar.study
    if evidence.study_id != study.pk or evidence.removed_at:
        raise Refusal(_("This evidence is not on the list of the study any more."))
    notes = {"note_en": note_en, "note_zh": note_zh}
    citation, is_new = Citation.objects.get_or_create(
        priority=priority,
        evidence=evidence,
        defaults={"cited_at": now, "cited_by": by, **notes},
    )
    if not is_new:
        citation.note_en, citation.note_zh = note_en, note_zh
        citation.save(update_fields=["note_en", "note_zh"])
    _record(citation, "added" if is_new else "changed", by=by, now=now)
    return citation


@transaction.atomic
def withdraw_citation(*, citation: Citation, by: User, now: dt.datetime) -> None:
    """Let a priority cite this evidence no longer. Published editions keep it.

    Side effects: citation gone, event.
    """
    _record(citation, "removed", by=by, now=now)
    citation.delete()


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User, now: dt.datetime) -> Evidence:
    """Take it off the list; its number is never given again. Raises Refusal while it is cited.

    Side effects: evidence, event with its title.
    """
    evidence = _held(evidence)
    if evidence.citations.exists():
        raise Refusal(_("Priorities cite it. Take it out of each of them first."))
    evidence.removed_at, evidence.removed_by = now, by
    evidence.save(update_fields=["removed_at", "removed_by"])
    references, title = [evidence.reference], evidence.title_en
    record_change(evidence.study, references, "removed", by=by, now=now, title=title)
    return evidence


def _held(evidence: Evidence) -> Evidence:
    """The row as it is now, locked: nobody cites what somebody removes."""
    rows = Evidence.objects.select_related("study").select_for_update(of=("self",))
    return rows.get(pk=evidence.pk)


def _record(citation: Citation, change: str, *, by: User, now: dt.datetime) -> None:
    priority = citation.priority
    record(
        study=priority.survey.pillar.study,
        kind=EventKind.EVIDENCE_CITED,
        by=by,
        now=now,
        priority=priority.code,
        evidence=citation.evidence.reference,
        change=change,
    )
