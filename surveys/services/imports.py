"""Files on their way into a survey: uploaded, read by the worker, looked at, taken as a whole."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import IMPORT_STATES_WITH_ROWS, ImportKind, ImportState
from surveys.exceptions import Refusal
from surveys.findings import UnreadableTableError
from surveys.imports import (
    Progress,
    Reading,
    Table,
    read_people_table,
    read_priorities_table,
    read_table,
)
from surveys.models import Import, Survey
from surveys.queries import plan_of
from surveys.services.panels import take_people
from surveys.services.priorities import take_statements
from surveys.services.surveys import held
from surveys.states import check_import_transition

logger = logging.getLogger(__name__)
KEPT_FOR = dt.timedelta(hours=24)
CLAIM_LASTS = dt.timedelta(minutes=6)  # longer than a task may run
MOST_ATTEMPTS = 2
MOST_FINDINGS = 300
TOLD_EVERY = 500  # rows
NOTHING_HELD: dict[str, Any] = {"content": None, "rows": [], "findings": [], "more_findings": 0}
_READERS: dict[str, Callable[..., Reading]] = {
    ImportKind.PEOPLE: read_people_table,
    ImportKind.PRIORITIES: read_priorities_table,
}


@transaction.atomic
def upload_file(
    *, survey: Survey, kind: ImportKind, name: str, data: bytes, by: User, now: dt.datetime
) -> Import:
    """Keep a file for the worker to read. An earlier one of this kind that nobody took is left out.

    Side effects: the row with the file; earlier rows emptied.
    """
    survey = held(survey)
    for earlier in survey.imports.filter(kind=kind, state__in=IMPORT_STATES_WITH_ROWS):
        _finish(earlier, ImportState.CANCELLED, by=by, now=now)
    return Import.objects.create(
        survey=survey,
        kind=kind,
        file_name=name[-100:],
        content=data,
        uploaded_at=now,
        uploaded_by=by,
    )


def read_due_imports(*, now: dt.datetime) -> int:
    """Read the files that wait; returns how many. For the worker, safe twice.

    Side effects: rows, findings and state of each; how far it is, on the way.
    """
    read = 0
    while (pk := _claim(now)) is not None:
        _read(Import.objects.select_related("survey__pillar__study").get(pk=pk), now)
        read += 1
    return read


@transaction.atomic
def take_import(*, upload: Import, seen: str, by: User, now: dt.datetime) -> Import:
    """Take a file that was read: everything of it, or nothing. Raises Refusal.

    `seen` is the fingerprint of the plan that was confirmed. Side effects: experts and seats, or
    priorities and wordings, with their events; event; what the row held is gone.
    """
    upload = _held(upload)
    check_import_transition(upload.state, ImportState.CONFIRMED)
    plan = plan_of(upload)
    if plan.is_refused or plan.fingerprint != seen:
        raise Refusal(
            _("Something has changed since you looked. See what would be taken now, and decide.")
        )
    take = take_people if upload.kind == ImportKind.PEOPLE else take_statements
    take(survey=upload.survey, plan=plan, by=by, now=now)
    upload.outcome = plan.counts
    upload.save(update_fields=["outcome"])
    record(
        study=upload.survey.pillar.study,
        kind=EventKind.FILE_TAKEN,
        by=by,
        now=now,
        pillar=upload.survey.pillar.number,
        holds=upload.kind,
        **plan.counts,
    )
    return _finish(upload, ImportState.CONFIRMED, by=by, now=now)


@transaction.atomic
def cancel_import(*, upload: Import, by: User, now: dt.datetime) -> Import:
    """Leave a file out. Side effects: state; what the row held is gone."""
    return _finish(_held(upload), ImportState.CANCELLED, by=by, now=now)


def forget_old_imports(*, now: dt.datetime) -> int:
    """Leave out what nobody took within a day; returns how many. For the worker.

    Side effects: as in cancel_import.
    """
    old = Import.objects.filter(state__in=IMPORT_STATES_WITH_ROWS, uploaded_at__lte=now - KEPT_FOR)
    pks = list(old.values_list("pk", flat=True))
    for pk in pks:
        with transaction.atomic():
            upload = Import.objects.select_for_update().get(pk=pk)
            if upload.state in IMPORT_STATES_WITH_ROWS:
                _finish(upload, ImportState.CANCELLED, by=None, now=now)
    return len(pks)


def _held(upload: Import) -> Import:
    """The row as it is now. All surveys of the study are locked first, always in one order."""
    study = upload.survey.pillar.study_id
    surveys = Survey.objects.filter(pillar__study=study).order_by("pk")
    list(surveys.select_for_update(of=("self",)).values_list("pk"))
    survey = held(upload.survey)
    upload = Import.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    upload.survey = survey
    return upload


def _finish(upload: Import, state: ImportState, *, by: User | None, now: dt.datetime) -> Import:
    check_import_transition(upload.state, state)
    upload.state, upload.finished_at, upload.finished_by = state, now, by
    for name, nothing in NOTHING_HELD.items():
        setattr(upload, name, nothing)
    upload.save(update_fields=["state", "finished_at", "finished_by", *NOTHING_HELD])
    return upload


@transaction.atomic
def _claim(now: dt.datetime) -> int | None:
    """The next file that waits and that no worker has in hand."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    waiting = Import.objects.filter(free, state=ImportState.WAITING).order_by("pk")
    pk = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
    if pk is not None:
        Import.objects.filter(pk=pk).update(claimed_at=now, attempts=F("attempts") + 1)
    return pk


def _read(upload: Import, now: dt.datetime) -> None:
    if upload.attempts > MOST_ATTEMPTS:  # it ended a worker as often as that
        logger.error("import %s was given up", upload.pk)
        _settle(upload, ImportState.FAILED, Reading(), now)
        return
    try:
        table = read_table(bytes(upload.content or b""))
        reading = _READERS[upload.kind](table, progress=_progress_of(upload, table))
        if reading.is_refused:  # then everything that is to be put right is told at once
            upload.rows = reading.rows
            reading.findings += plan_of(upload).findings
    except UnreadableTableError as problem:
        reading = Reading(findings=[problem.finding])
    _settle(upload, ImportState.REFUSED if reading.is_refused else ImportState.READ, reading, now)


def _progress_of(upload: Import, table: Table) -> Progress:
    """Write down, now and then, how many rows are done."""

    def tell(done: int, total: int) -> None:
        if done % TOLD_EVERY == 1 or done == len(table.rows):
            Import.objects.filter(pk=upload.pk).update(rows_read=done, row_count=total)

    return tell


def _settle(upload: Import, state: ImportState, reading: Reading, now: dt.datetime) -> None:
    """Write down what was read, unless the file was left out meanwhile, or another worker did."""
    ordered = sorted(reading.findings, key=lambda each: (each.is_advice, each.row))
    kept = ordered[:MOST_FINDINGS]
    fields: dict[str, Any] = {
        "state": state,
        "content": None,
        "rows": reading.rows if state == ImportState.READ else [],
        "row_count": len(reading.rows),
        "rows_read": len(reading.rows),
        "findings": [each.as_dict() for each in kept],
        "more_findings": len(reading.findings) - len(kept),
    }
    if state == ImportState.FAILED:
        fields |= {"finished_at": now}
    Import.objects.filter(pk=upload.pk, state=ImportState.WAITING).update(**fields)
