"""What has come of the actions: indicators, the values measured since, uptake by jurisdiction."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from roadmap.api.problems import not_found, refused
from roadmap.api.reading import EDITION, Answer, paged, reading_of, refuse_unknown
from roadmap.api.shapes import Asked, Page, Text, text_of
from roadmap.follow_up import Following, Progress, following
from roadmap.models import Jurisdiction, Measurement, UptakeStatement
from roadmap.models.action import reference_of
from roadmap.trend import Standing

router = Router(tags=["Follow-up"])
Where = Literal["ahead", "on", "behind"]
ACTION: str = Field(
    default="",
    max_length=20,
    description=gettext_noop("Of this action alone: its slug, such as 1-2-a-1."),
)
DECIMAL = "A decimal number as a text, so that no digit is lost."
State = Literal["not_started", "planned", "under_way", "done", "dropped"]


class AskedIndicators(Asked):
    """Which indicators."""

    action: str = ACTION


class AskedValues(AskedIndicators):
    """Which values."""

    indicator: str = Field(
        default="", max_length=40, description=gettext_noop("Of this indicator alone: its code.")
    )


class AskedUptake(AskedIndicators):
    """Which statements."""

    status: Literal["", "not_started", "planned", "under_way", "done", "dropped"] = Field(
        default="", description=gettext_noop("Where this is the newest statement.")
    )


class Value(Schema):
    """One dated value."""

    indicator: str
    measured_on: dt.date
    value: str = Field(description=DECIMAL)
    standing: Where = Field(description="Against the straight path from baseline to target.")
    evidence: str
    evidence_url: str
    entered_at: dt.datetime


class Indicator(Schema):
    """A figure with a baseline, a target and somebody who answers for it."""

    code: str
    action: str = Field(description="Slug of its action.")
    action_reference: str
    kind: Literal["output", "outcome"]
    name: Text
    definition: Text
    unit: Text
    source: Text
    baseline: str = Field(description=DECIMAL)
    baseline_on: dt.date
    target: str = Field(description=DECIMAL)
    target_on: dt.date
    every_months: int
    owner: str
    is_illustrative: bool = Field(description="Whether the figures only show how it works.")
    values: int = Field(description="How many values count.")
    latest: str | None
    latest_on: dt.date | None
    standing: Where | None
    due_on: dt.date | None
    is_overdue: bool
    retired_on: dt.date | None
    retired_because: str


class Statement(Schema):
    """How far a jurisdiction is with an action, in its own words; the newest first."""

    action: str
    action_reference: str
    jurisdiction: Text
    status: State
    stated_on: dt.date
    is_newest: bool
    answered_by: str
    answer: Text
    source_url: str
    is_illustrative: bool


@router.get(
    EDITION + "/indicators",
    response=Page[Indicator],
    summary=gettext_noop("Indicators of the actions"),
)
def indicator_list(
    request: HttpRequest, slug: str, edition: str, asked: Query[AskedIndicators]
) -> Answer:
    refuse_unknown(request, AskedIndicators.model_fields)
    return paged(request, asked, list(_progress(request, asked)), _indicator, Indicator)


@router.get(
    EDITION + "/measurements",
    response=Page[Value],
    summary=gettext_noop("Values of the indicators"),
)
def measurement_list(
    request: HttpRequest, slug: str, edition: str, asked: Query[AskedValues]
) -> Answer:
    refuse_unknown(request, AskedValues.model_fields)
    known = {each.indicator.code: each for each in _progress(request, asked)}
    if asked.indicator and asked.indicator not in known:
        raise refused([("indicator", _("No indicator has this code. Copy it from the list."))])
    chosen = [known[asked.indicator]] if asked.indicator else known.values()
    return paged(request, asked, [row for each in chosen for row in _rows(each)], _value, Value)


@router.get(
    "/roadmaps/{slug:slug}/indicators/{indicator}/measurements",
    response=Page[Value],
    summary=gettext_noop("Values of one indicator"),
)
def indicator_measurements(
    request: HttpRequest, slug: str, indicator: str, asked: Query[Asked]
) -> Answer:
    refuse_unknown(request, Asked.model_fields)
    known = {each.indicator.code: each for each in _progress(request, AskedIndicators())}
    if indicator not in known:
        raise not_found(_("No indicator has this code. Copy it from the list."))
    return paged(request, asked, list(_rows(known[indicator])), _value, Value)


@router.get(
    EDITION + "/uptake",
    response=Page[Statement],
    summary=gettext_noop("How far each jurisdiction is"),
)
def uptake_list(request: HttpRequest, slug: str, edition: str, asked: Query[AskedUptake]) -> Answer:
    refuse_unknown(request, AskedUptake.model_fields)
    statements = [
        (each.jurisdiction, statement, statement is each.current)
        for known in _known(request, asked).values()
        for each in known.uptake
        if asked.status in {"", each.current.state}
        for statement in each.statements
    ]
    return paged(request, asked, statements, _statement, Statement)


def value_of(measurement: Measurement) -> dict[str, Any]:
    """A value without where it stands."""
    return {
        "indicator": measurement.indicator.code,
        "measured_on": measurement.measured_on,
        "value": _decimal(measurement.value),
        "evidence": measurement.evidence,
        "evidence_url": measurement.evidence_url,
        "entered_at": measurement.entered_at,
    }


def _known(request: HttpRequest, asked: AskedIndicators) -> dict[str, Following]:
    """What came of the actions that the edition holds, in its order."""
    reading = reading_of(request)
    actions = reading.content.actions
    if asked.action and asked.action not in actions:
        sentence = _("This edition has no such action. Write it as in 1-2-a-1.")
        raise refused([("action", sentence)])
    known = following(reading.edition.study, today=timezone.localdate(), slug=asked.action)
    return {slug: known[slug] for slug in actions if slug in known}


def _progress(request: HttpRequest, asked: AskedIndicators) -> Iterator[Progress]:
    for known in _known(request, asked).values():
        yield from (*known.indicators, *known.retired)


def _rows(progress: Progress) -> Iterator[tuple[Measurement, Standing]]:
    for measurement, standing in progress.rows:
        measurement.indicator = progress.indicator
        yield measurement, standing


def _value(row: tuple[Measurement, Standing]) -> dict[str, Any]:
    measurement, standing = row
    return value_of(measurement) | {"standing": standing}


def _indicator(progress: Progress) -> dict[str, Any]:
    indicator, latest = progress.indicator, progress.latest
    return {
        "code": indicator.code,
        "action": indicator.action_slug,
        "action_reference": indicator.action_reference,
        "kind": indicator.kind,
        **{name: text_of(indicator, name) for name in ("name", "definition", "unit", "source")},
        "baseline": _decimal(indicator.baseline),
        "baseline_on": indicator.baseline_on,
        "target": _decimal(indicator.target),
        "target_on": indicator.target_on,
        "every_months": indicator.every_months,
        "owner": indicator.owner_name,
        "is_illustrative": indicator.is_illustrative,
        "values": len(progress.measurements),
        "latest": _decimal(latest.value) if latest else None,
        "latest_on": latest.measured_on if latest else None,
        "standing": progress.standing,
        "due_on": progress.due_on,
        "is_overdue": progress.is_overdue,
        "retired_on": indicator.retired_at and timezone.localdate(indicator.retired_at),
        "retired_because": indicator.retired_because,
    }


def _statement(row: tuple[Jurisdiction, UptakeStatement, bool]) -> dict[str, Any]:
    jurisdiction, statement, is_newest = row
    return {
        "action": statement.action_slug,
        "action_reference": reference_of(statement.action_slug),
        "jurisdiction": text_of(jurisdiction, "name"),
        "status": statement.state,
        "stated_on": statement.stated_on,
        "is_newest": is_newest,
        "answered_by": statement.answered_by,
        "answer": text_of(statement, "answer"),
        "source_url": statement.source_url,
        "is_illustrative": statement.is_illustrative,
    }


def _decimal(number: Any) -> str:
    return f"{number.normalize():f}"
