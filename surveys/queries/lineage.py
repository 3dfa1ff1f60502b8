"""Every wording of a survey, and everything that became of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects

from surveys.enums import RoundState
from surveys.models import PriorityVersion, RoundItem, Survey, SurveyRound, VersionLineage
from surveys.queries.readiness import versions_to_rate


@dataclass(frozen=True, kw_only=True)
class History:
    """A survey's rounds in order, and its wordings by id, in order of the list.

    `steps` are those to a wording, by its id. `items` are in order of the list, by number of their
    round. `planned` are ids of what the next round would ask.
    """

    survey: Survey
    rounds: Sequence[SurveyRound]
    versions: Mapping[int, PriorityVersion]
    steps: Mapping[int, Sequence[VersionLineage]]
    items: Mapping[int, Sequence[RoundItem]]
    planned: Sequence[int]

    @property
    def next_round(self) -> SurveyRound | None:
        """The first planned round."""
        return next((r for r in self.rounds if r.state == RoundState.PLANNED), None)

    @cached_property
    def asked_first(self) -> dict[int, int]:
        """The number of the first round that asked for a wording, by its id."""
        found: dict[int, int] = {}
        for number in sorted(self.items):
            for item in self.items[number]:
                found.setdefault(item.version_id, number)
        return found

    @cached_property
    def children(self) -> dict[int, list[PriorityVersion]]:
        """What a wording became, by its id, in order of the list."""
        found: dict[int, list[PriorityVersion]] = defaultdict(list)
        for version in self.versions.values():
            for step in self.steps.get(version.pk, ()):
                found[step.parent_id].append(version)
        return dict(found)


def history_of(survey: Survey) -> History:
    """The whole history of the wordings of a survey, whose pillar is loaded. Five queries."""
    prefetch_related_objects([survey], "rounds")
    rounds = sorted(survey.rounds.all(), key=lambda each: each.number)
    versions = PriorityVersion.objects.filter(priority__survey=survey)
    versions = versions.select_related("priority", "created_by")
    by_id = {each.pk: each for each in versions.order_by("priority__number", "number")}
    for version in by_id.values():
        version.priority.survey = survey
    following = next((r for r in rounds if r.state == RoundState.PLANNED), None)
    planned = versions_to_rate(following).values_list("pk", flat=True) if following else []
    return History(
        survey=survey,
        rounds=rounds,
        versions=by_id,
        steps=_steps(survey),
        items=_items(rounds, by_id),
        planned=list(planned),
    )


def _steps(survey: Survey) -> dict[int, list[VersionLineage]]:
    found: dict[int, list[VersionLineage]] = defaultdict(list)
    steps = VersionLineage.objects.filter(child__priority__survey=survey)
    for step in steps.order_by("parent__priority__number", "pk"):
        found[step.child_id].append(step)
    return dict(found)


def _items(
    rounds: Sequence[SurveyRound], versions: Mapping[int, PriorityVersion]
) -> dict[int, list[RoundItem]]:
    items = RoundItem.objects.filter(survey_round__in=rounds).select_related("result")
    by_round = {each.pk: each for each in rounds}
    found: dict[int, list[RoundItem]] = defaultdict(list)
    for item in items.select_related("disposed_by").order_by("version__priority__number"):
        item.survey_round, item.version = by_round[item.survey_round_id], versions[item.version_id]
        found[item.survey_round.number].append(item)
    return dict(found)
