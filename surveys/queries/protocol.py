"""What was planned, and what was done instead.

Two sources, and `departures_of` is the one place where they meet: deviations that the team stated
with a reason, and acts after the lock that the record holds and the protocol does not.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from studies.enums import EventKind
from studies.localized import DECLARED_COLUMNS
from studies.models import Event, User
from surveys.enums import PlanPart
from surveys.models import Survey
from surveys.plan_words import plan_words

# What changes how a study is run once its protocol is locked. An event, and not a guess: the record
# has who did it and when.
DEVIATING = (
    *(EventKind.ROUND_EXTENDED, EventKind.EXPERTS_ADDED, EventKind.EXPERT_REMOVED),
    *(EventKind.SILENT_REVEALED, EventKind.STUDY_CHANGED),
)


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


def departures_of(survey: Survey) -> list[PlainDeviation | Event]:
    """Everything that was done otherwise than the protocol says, in order of time."""
    return sorted([*deviations_of(survey), *_acts_after_locking(survey)], key=lambda each: each.at)


def _acts_after_locking(survey: Survey) -> list[Event]:
    """What happened after the protocol was locked and is not in it; nothing before."""
    if survey.protocol_locked_at is None:
        return []
    about = Q(about__pillar=survey.pillar.number) | Q(kind=EventKind.STUDY_CHANGED)
    events = Event.objects.filter(
        about, study=survey.pillar.study_id, kind__in=DEVIATING, at__gt=survey.protocol_locked_at
    )
    return [event for event in events if _departs(event)]


def _departs(event: Event) -> bool:
    """Whether a change of the study is one of its design: no declaration, no work on its themes."""
    if event.kind != EventKind.STUDY_CHANGED:
        return True
    return bool(set(event.about.get("fields", [])) - set(DECLARED_COLUMNS))
