"""Reasons for consensus priorities that are in no action."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.models import ActionPriority, Omission
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.models import Priority
from surveys.queries import standing_priorities


@transaction.atomic
def explain_omission(
    *, priority: Priority, reason_en: str, reason_zh: str, by: User, now: dt.datetime
) -> Omission:
    """Say why a consensus priority is in no action, or say it in other words.

    Raises Refusal for a priority that is in an action or did not reach consensus, without an
    English reason, and without a Chinese one where the study speaks both. Side effects: reason,
    event.
    """
    study = hold_study(priority.survey.pillar.study_id)
    if ActionPriority.objects.filter(priority=priority).exists():
        raise Refusal(_("%(code)s is in an action by now.") % {"code": priority.code})
    if not standing_priorities(study).filter(pk=priority.pk).exists():
        raise Refusal(_("%(code)s did not reach consensus.") % {"code": priority.code})
    if not reason_en.strip():
        raise Refusal(_("Say in English why it is in no action."))
    if study.is_bilingual and not reason_zh.strip():
        raise Refusal(_("Say it in Chinese, too: this study is read in both languages."))
    omission, _is_new = Omission.objects.update_or_create(
        priority=priority,
        defaults={
            "reason_en": reason_en.strip(),
            "reason_zh": reason_zh.strip(),
            "written_at": now,
            "written_by": by,
        },
    )
    _record(priority, "explained", by, now)
    return omission


@transaction.atomic
def withdraw_omission(*, priority: Priority, by: User, now: dt.datetime) -> None:
    """Take the reason back; published editions keep it. Side effects: reason gone, event."""
    hold_study(priority.survey.pillar.study_id)
    if Omission.objects.filter(priority=priority).delete()[0]:
        _record(priority, "taken back", by, now)


def _record(priority: Priority, change: str, by: User, now: dt.datetime) -> None:
    record(
        study=priority.survey.pillar.study,
        kind=EventKind.OMISSION_CHANGED,
        by=by,
        now=now,
        priority=priority.code,
        change=change,
    )
