"""Showing readers what a consultation found, and taking it back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.consultations import Consultation, consultation_about
from roadmap.models import ShownConsultation
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal


@transaction.atomic
def show_consultation(
    *, study: Study, nth: int, pillar: int, by: User, now: dt.datetime
) -> ShownConsultation:
    """Let readers see what one pillar of a consultation found; safe to call again.

    Raises Refusal before its round is sealed. Side effects: the row, event in `study`.
    """
    found = _held(study, nth, pillar)
    if found.shown:
        return found.shown
    if not found.is_sealed:
        raise Refusal(_("Its round is not counted and sealed yet, so there is nothing to show."))
    shown = ShownConsultation.objects.create(
        study=study, survey_round=found.survey_round, shown_at=now, shown_by=by
    )
    record(
        study=study,
        kind=EventKind.CONSULTATION_SHOWN,
        by=by,
        now=now,
        number=nth,
        pillar=pillar,
        title=found.study.title_en,
    )
    return shown


@transaction.atomic
def hide_consultation(*, study: Study, nth: int, pillar: int, by: User, now: dt.datetime) -> None:
    """Take it back; safe to call again. Side effects: the row gone, event in `study`."""
    found = _held(study, nth, pillar)
    if found.shown is None:
        return
    found.shown.delete()
    record(
        study=study,
        kind=EventKind.CONSULTATION_HIDDEN,
        by=by,
        now=now,
        number=nth,
        pillar=pillar,
        title=found.study.title_en,
    )


def _held(study: Study, nth: int, pillar: int) -> Consultation:
    found = consultation_about(hold_study(study.pk), nth, pillar)
    if found is None:
        raise Refusal(_("There is no such consultation."))
    return found
