"""Putting a study away, and taking it out again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.queries import archive_blockers


@transaction.atomic
def archive_study(*, study: Study, by: User, now: dt.datetime) -> Study:
    """Hide a study from the desk and let nothing in it change, until it is taken out again.

    Its links, published editions and requests of experts to be erased work as before. Safe to call
    again. Raises Refusal with the first blocker. Side effects: study, event.
    """
    study = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    if study.is_archived:
        return study
    if study.is_pilot:
        raise Refusal(_("A pilot is wiped, not archived."))
    for blocker in archive_blockers(study):
        raise Refusal(blocker.sentence)
    study.archived_at, study.archived_by = now, by
    study.save(update_fields=["archived_at", "archived_by"])
    record(study=study, kind=EventKind.STUDY_ARCHIVED, by=by, now=now)
    return study


@transaction.atomic
def restore_study(*, study: Study, by: User, now: dt.datetime) -> Study:
    """Take a study out of the archive; safe to call again. Side effects: study, event."""
    study = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    if not study.is_archived:
        return study
    study.archived_at = study.archived_by = None
    study.save(update_fields=["archived_at", "archived_by"])
    record(study=study, kind=EventKind.STUDY_RESTORED, by=by, now=now)
    return study
