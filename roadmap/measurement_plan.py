"""What taking a table of measurements would change in a study.

Asked for the preview, and again for the taking, while the study is held.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from roadmap.follow_up import indicators_with_values
from roadmap.imports import MeasuredRow, RowProblem
from roadmap.models import Indicator
from studies.models import Study


@dataclass(frozen=True, kw_only=True)
class NewValue:
    indicator: Indicator
    row: MeasuredRow


@dataclass(kw_only=True)
class MeasurementPlan:
    """New values, how many are known already, and what stands in the way of all of them."""

    new: list[NewValue] = field(default_factory=list)
    known: int = 0
    problems: list[RowProblem] = field(default_factory=list)


def plan_measurements(
    study: Study, rows: Sequence[MeasuredRow], *, today: dt.date
) -> MeasurementPlan:
    """Compare rows with what the study holds. Two queries, however many rows."""
    indicators = {each.code: each for each in indicators_with_values().filter(study=study)}
    plan = MeasurementPlan()
    seen: dict[tuple[str, dt.date], int] = {}
    for row in rows:
        indicator = indicators.get(row.indicator)
        if indicator and _is_known(indicator, row):
            plan.known += 1
            continue
        first = seen.setdefault((row.indicator, row.measured_on), row.number)
        problems = list(_problems(indicator, row, first, today))
        plan.problems += problems
        if indicator and not problems:
            plan.new.append(NewValue(indicator=indicator, row=row))
    return plan


def _is_known(indicator: Indicator, row: MeasuredRow) -> bool:
    return any(
        each.is_same_as(
            measured_on=row.measured_on, value=row.value, evidence=row.evidence, link=row.link
        )
        for each in indicator.measurements.all()
        if each.is_valid
    )


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why an indicator takes no value for a day."""

    column: str
    sentence: str
    is_conflict: bool = False  # with what is there already


def objections(
    indicator: Indicator, measured_on: dt.date, *, has_value: bool, today: dt.date
) -> Iterator[Objection]:
    """The same for form, table and program; `has_value`: that day has one that counts."""
    if indicator.retired_at:
        sentence = _("This indicator is retired. Add a new one instead.")
        yield Objection(column="indicator", sentence=sentence, is_conflict=True)
    if measured_on <= indicator.baseline_on:
        sentence = _("A value is measured after the day of the baseline.")
        yield Objection(column="date", sentence=sentence)
    if measured_on > today:
        yield Objection(column="date", sentence=_("This day has not come yet."))
    if has_value:
        sentence = _("This day has a value already. Correct that one, if it is wrong.")
        yield Objection(column="date", sentence=sentence, is_conflict=True)


def _problems(
    indicator: Indicator | None, row: MeasuredRow, first: int, today: dt.date
) -> Iterator[RowProblem]:
    def problem(column: str, value: object, sentence: str) -> RowProblem:
        return RowProblem(sentence=sentence, row=row.number, column=column, value=str(value))

    if indicator is None:
        yield problem(
            "indicator", row.indicator, _("No indicator has this code. Copy it from the list.")
        )
        return
    days = {each.measured_on for each in indicator.measurements.all() if each.is_valid}
    has_value = row.measured_on in days
    for each in objections(indicator, row.measured_on, has_value=has_value, today=today):
        value = row.indicator if each.column == "indicator" else row.measured_on
        yield problem(each.column, value, each.sentence)
    if first != row.number:
        sentence = _("Row %(row)s gives a value for the same day.") % {"row": first}
        yield problem("date", row.measured_on, sentence)
