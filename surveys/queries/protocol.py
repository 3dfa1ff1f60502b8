"""What was planned, and what was done instead."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise

from studies.models import User
from surveys.enums import PlanPart
from surveys.models import Survey
from surveys.plan_words import plan_words


@dataclass(frozen=True, kw_only=True)
class PlainDeviation:
    """A deviation in the reader's words."""

    label: str | Promise
    planned: str
    instead: str
    reason: str
    at: dt.datetime
    by: User | None = None


def deviations_of(survey: Survey) -> list[PlainDeviation]:
    """Deviations from a survey's protocol in order of time."""
    return [
        PlainDeviation(
            label=PlanPart(each.part).label,
            planned=plan_words(each.part, each.planned),
            instead=plan_words(each.part, each.instead),
            reason=each.reason,
            at=each.at,
            by=each.by,
        )
        for each in survey.deviations.select_related("by")
    ]
