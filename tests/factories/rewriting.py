"""Wordings that came from others, for tests: made through the service, read as plain values.

rewrite(sealed, Disposition.MERGE, [2, 3], "Both")     # items by position
wordings()                                             # {(priority, version): text}
"""

from django.utils import timezone

from studies.models import Event, User
from surveys.enums import Disposition
from surveys.models import PriorityVersion, SurveyRound, VersionLineage
from surveys.queries import versions_to_rate
from surveys.services import refinement
from surveys.services.priorities import Statement

REASON = "Two comments misread it."
# Item 1 reaches consensus, items 2 and 3 do not.
RATINGS: list[dict[int, int | None]] = [{1: 5, 2: 2, 3: 3}] * 6
RATED = {(1, 1): "Statement 1", (2, 1): "Statement 2", (3, 1): "Statement 3"}


def alice(survey_round: SurveyRound) -> User:
    return survey_round.survey.pillar.study.memberships.get(role="coordinator").user


def said(*texts: str) -> list[Statement]:
    return [Statement(text_en=text, text_zh=text.replace("Statement", "条目")) for text in texts]


def rewrite(
    survey_round: SurveyRound,
    disposition: Disposition,
    positions: list[int],
    *texts: str,
    reason: str = REASON,
) -> list[PriorityVersion]:
    """Rewrite items by position; returns the new wordings."""
    ids = dict(survey_round.items.values_list("position", "pk"))
    return refinement.rewrite(
        survey_round=survey_round,
        disposition=disposition,
        item_ids=[ids[position] for position in positions],
        statements=said(*texts),
        reason=reason,
        by=alice(survey_round),
        now=timezone.now(),
    )


def decisions(survey_round: SurveyRound) -> list[tuple[str, str]]:
    """What was decided about each item, and why, by position."""
    items = survey_round.items.order_by("position")
    return list(items.values_list("disposition", "disposition_reason"))


def lineage() -> list[tuple]:
    """Every step, as ((priority, version), kind, (priority, version), reason)."""
    steps = VersionLineage.objects.select_related("parent__priority", "child__priority")
    return sorted(
        (
            (step.parent.priority.number, step.parent.number),
            step.kind,
            (step.child.priority.number, step.child.number),
            step.reason,
        )
        for step in steps
    )


def wordings() -> dict[tuple[int, int], str]:
    """Every wording, as (priority, version): text."""
    return {
        (each.priority.number, each.number): each.text_en
        for each in PriorityVersion.objects.select_related("priority")
    }


def next_list(survey_round: SurveyRound) -> list[str]:
    """What the round after this one would ask for."""
    following = survey_round.survey.rounds.get(number=survey_round.number + 1)
    return [version.text_en for version in versions_to_rate(following)]


def disposed() -> list[tuple[str, str]]:
    """The events about items: who decided what, and "" where a decision was taken back."""
    events = Event.objects.filter(kind__in=["item_disposed", "item_freed"]).order_by("pk")
    return [(each.by.name, each.about.get("disposition", "")) for each in events]
