"""Indicators of actions: what is measured, from where to where, and who answers for it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.follow_up import followable_action
from roadmap.models import Indicator
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal

TEXTS = tuple(
    f"{name}_{language}"
    for name in ("name", "definition", "unit", "source")
    for language in ("en", "zh")
)
# What values are read against: it stays once there is one.
FIXED = ("kind", "unit_en", "baseline", "baseline_on", "target", "target_on")
COLUMNS = {
    *TEXTS,
    *FIXED,
    *("every_months", "owner_name", "owner_email", "is_illustrative"),
}


@transaction.atomic
def save_indicator(
    *,
    study: Study,
    action_slug: str,
    by: User,
    now: dt.datetime,
    indicator: Indicator | None = None,
    **columns: Any,
) -> Indicator:
    """Add an indicator to an action, or change `indicator`; `columns` are those of COLUMNS.

    A new one gets the next number of its action, which is never given twice. Raises Refusal for an
    action that is in no edition and no draft, for a path that leads nowhere, and for another
    baseline, target or unit once a value is measured against them. Side effects: indicator, event
    (which says nothing of the owner).
    """
    study = hold_study(study.pk)
    if unknown := sorted(set(columns) - COLUMNS):
        raise TypeError(f"An indicator has no {', '.join(unknown)}.")
    is_new = indicator is None
    if indicator is None:
        _refuse_unknown_action(study, action_slug)
        indicator = Indicator(study=study, action_slug=action_slug, created_at=now, created_by=by)
        indicator.number = _next_number(study, action_slug)
    else:
        _refuse_retired(indicator)
        _refuse_moved_target(indicator, columns)
    for name, value in columns.items():
        setattr(indicator, name, value)
    _refuse_no_path(indicator)
    indicator.save(update_fields=None if is_new else sorted(columns))
    _record(indicator, "added" if is_new else "changed", by, now)
    return indicator


@transaction.atomic
def retire_indicator(*, indicator: Indicator, because: str, by: User, now: dt.datetime) -> None:
    """Measure it no longer; its values stay, and readers see the reason.

    Raises Refusal if it is retired already. Side effects: indicator, event.
    """
    hold_study(indicator.study_id)
    _refuse_retired(indicator)
    indicator.retired_at, indicator.retired_by, indicator.retired_because = now, by, because
    indicator.save(update_fields=["retired_at", "retired_by", "retired_because"])
    _record(indicator, "retired", by, now, reason=because)


def _next_number(study: Study, action_slug: str) -> int:
    numbers = study.indicators.filter(action_slug=action_slug).order_by("-number")
    return (numbers.values_list("number", flat=True).first() or 0) + 1


def _refuse_unknown_action(study: Study, action_slug: str) -> None:
    if followable_action(study, action_slug) is None:
        raise Refusal(_("This action is in no edition and no longer in the draft."))


def _refuse_retired(indicator: Indicator) -> None:
    indicator.refresh_from_db(fields=["retired_at"])
    if indicator.retired_at:
        raise Refusal(_("This indicator is retired. Add a new one instead."))


def _refuse_moved_target(indicator: Indicator, columns: dict[str, Any]) -> None:
    stored = Indicator.objects.values(*FIXED).get(pk=indicator.pk)
    is_moved = any(columns.get(name, value) != value for name, value in stored.items())
    if is_moved and indicator.measurements.exists():
        raise Refusal(
            _(
                "A value is measured already, so baseline, target, unit and kind stay as they are."
                " Retire this indicator and add a new one."
            )
        )


def _refuse_no_path(indicator: Indicator) -> None:
    if indicator.baseline_on >= indicator.target_on:
        raise Refusal(_("The target is due after the day of the baseline."))
    if indicator.baseline == indicator.target:
        raise Refusal(_("The target is another value than the baseline."))


def _record(indicator: Indicator, change: str, by: User, now: dt.datetime, **about: str) -> None:
    record(
        study=indicator.study,
        kind=EventKind.INDICATOR_CHANGED,
        by=by,
        now=now,
        indicator=indicator.code,
        change=change,
        name=indicator.name_en,
        **about,
    )
