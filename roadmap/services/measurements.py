"""Dated values of indicators. Nothing is overwritten: a wrong one is closed and stays readable."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.imports import MeasuredRow, RowProblem
from roadmap.measurement_plan import objections, plan_measurements
from roadmap.models import ApiToken, Indicator, Measurement
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal


class Conflict(Refusal):
    """What the study holds already stands in the way."""


class NotCovered(Refusal):
    """A token says nothing about this indicator."""


class RowsRefused(Refusal):
    """Rows of a table cannot be taken; `problems` say why, row by row."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(_("Nothing was taken: see what to put right."))
        self.problems = problems


@transaction.atomic
def enter_measurement(
    *,
    indicator: Indicator,
    measured_on: dt.date,
    value: Decimal,
    evidence: str,
    evidence_url: str,
    by: User,
    now: dt.datetime,
) -> Measurement:
    """Enter one value. Raises Refusal for a day out of range or with a value, or if retired.

    Side effects: measurement, event.
    """
    hold_study(indicator.study_id)
    indicator.refresh_from_db(fields=["retired_at"])
    return _enter(
        indicator,
        by=by,
        now=now,
        measured_on=measured_on,
        value=value,
        evidence=evidence,
        evidence_url=evidence_url,
    )


@transaction.atomic
def correct_measurement(
    *,
    measurement: Measurement,
    because: str,
    measured_on: dt.date,
    value: Decimal,
    evidence: str,
    evidence_url: str,
    by: User,
    now: dt.datetime,
) -> Measurement:
    """Put another value in the place of one that was wrong; returns the new one.

    Raises Refusal if it was closed meanwhile, if nothing differs, or for a day out of range or with
    a value. Side effects: old measurement closed with the reason, new one, event.
    """
    hold_study(measurement.indicator.study_id)
    if measurement.is_same_as(
        measured_on=measured_on, value=value, evidence=evidence, link=evidence_url
    ):
        raise Refusal(_("Nothing differs from what was entered before."))
    _close(measurement, because, by, now)
    return _enter(
        measurement.indicator,
        by=by,
        now=now,
        corrects=measurement,
        measured_on=measured_on,
        value=value,
        evidence=evidence,
        evidence_url=evidence_url,
    )


@transaction.atomic
def withdraw_measurement(
    *, measurement: Measurement, because: str, by: User, now: dt.datetime
) -> None:
    """Let a value count no longer, with nothing in its place; it stays readable.

    Raises Refusal if it was closed meanwhile. Side effects: measurement closed, event.
    """
    hold_study(measurement.indicator.study_id)
    _close(measurement, because, by, now)
    _record(measurement, "withdrawn", by, now, reason=because)


@transaction.atomic
def take_measurements(
    *, study: Study, rows: Sequence[MeasuredRow], by: User, now: dt.datetime
) -> list[Measurement]:
    """Enter every new value of a table, or, with RowsRefused, none. Known rows stay as they are.

    Side effects: measurements, one event each.
    """
    hold_study(study.pk)
    plan = plan_measurements(study, rows, today=timezone.localdate(now))
    if plan.problems:
        raise RowsRefused(plan.problems)
    return [_enter(each.indicator, by=by, now=now, **each.row.columns()) for each in plan.new]


@transaction.atomic
def send_measurement(
    *,
    token: ApiToken,
    code: str,
    measured_on: dt.date,
    value: Decimal,
    evidence: str,
    evidence_url: str,
    now: dt.datetime,
) -> tuple[Measurement, bool]:
    """Enter one value by token, for the member who made it; sent again, it is not entered again.

    Returns the measurement, and whether it is new. Raises NotCovered for an indicator that the
    token does not name, Conflict for a day with another value or a retired indicator, Refusal for
    a day out of range. Side effects: measurement, event with the beginning of the token.
    """
    hold_study(token.study_id)
    codes = {each.code: each for each in token.indicators.select_related("study")}
    if code not in codes:
        raise NotCovered(_("This token does not cover this indicator. Ask the team for another."))
    indicator = codes[code]
    sent: dict[str, Any] = {"measured_on": measured_on, "value": value, "evidence": evidence}
    of_the_day = list(indicator.measurements.filter(measured_on=measured_on).order_by("pk"))
    same = [each for each in of_the_day if each.is_same_as(**sent, link=evidence_url)]
    if same and same[-1].is_valid:
        return same[-1], False
    if same:
        raise Conflict(_("The team corrected or withdrew this very value. Ask them."))
    by = token.made_by
    measurement = _enter(
        indicator, by=by, now=now, token=token.prefix, **sent, evidence_url=evidence_url
    )
    return measurement, True


def _enter(
    indicator: Indicator,
    *,
    by: User,
    now: dt.datetime,
    measured_on: dt.date,
    corrects: Measurement | None = None,
    token: str = "",
    **columns: Any,
) -> Measurement:
    _refuse_day(indicator, measured_on, timezone.localdate(now))
    measurement = Measurement.objects.create(
        indicator=indicator,
        measured_on=measured_on,
        entered_at=now,
        entered_by=by,
        corrects=corrects,
        **columns,
    )
    about = {"instead_of": str(corrects), "reason": corrects.closed_because} if corrects else {}
    about |= {"token": token} if token else {}
    _record(measurement, "corrected" if corrects else "entered", by, now, **about)
    return measurement


def _refuse_day(indicator: Indicator, measured_on: dt.date, today: dt.date) -> None:
    """With the first objection; Conflict where it is with what is there already."""
    has_value = indicator.measurements.filter(measured_on=measured_on, closed_at=None).exists()
    for each in objections(indicator, measured_on, has_value=has_value, today=today):
        raise (Conflict if each.is_conflict else Refusal)(each.sentence)


def _close(measurement: Measurement, because: str, by: User, now: dt.datetime) -> None:
    measurement.refresh_from_db(fields=["closed_at"])
    if not measurement.is_valid:
        raise Refusal(_("Somebody corrected or withdrew this value meanwhile."))
    measurement.closed_at, measurement.closed_by, measurement.closed_because = now, by, because
    measurement.save(update_fields=["closed_at", "closed_by", "closed_because"])


def _record(
    measurement: Measurement, change: str, by: User, now: dt.datetime, **about: str
) -> None:
    record(
        study=measurement.indicator.study,
        kind=EventKind.MEASUREMENT_CHANGED,
        by=by,
        now=now,
        indicator=measurement.indicator.code,
        change=change,
        value=str(measurement.value),
        day=str(measurement.measured_on),
        **about,
    )
