"""Errata: what turned out to be wrong in an edition that never changes."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.models import Edition, Erratum
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.exceptions import Refusal


@transaction.atomic
def note_erratum(
    *, edition: Edition, about: str, text_en: str, text_zh: str, by: User, now: dt.datetime
) -> Erratum:
    """Add a dated note to an edition, on the page `about` or on the whole.

    Raises Refusal where the edition has no such page, without an English text, and without a
    Chinese one where the study speaks both. Side effects: note, which readers see at once; event.
    """
    study = hold_study(edition.study_id)
    if about and about not in edition.content.places:
        raise Refusal(_("This edition has no such page. Choose another."))
    if not text_en.strip():
        raise Refusal(_("Say in English what is wrong, and what is right."))
    if study.is_bilingual and not text_zh.strip():
        raise Refusal(_("Say it in Chinese, too: this study is read in both languages."))
    erratum = Erratum.objects.create(
        edition=edition,
        about=about,
        text_en=text_en.strip(),
        text_zh=text_zh.strip(),
        noted_at=now,
        noted_by=by,
    )
    record(
        study=study,
        kind=EventKind.ERRATUM_NOTED,
        by=by,
        now=now,
        edition=edition.number,
        **({"about": about} if about else {}),
        text=erratum.text_en,
    )
    return erratum
