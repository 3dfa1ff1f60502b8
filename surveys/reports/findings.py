"""What the sealed rounds of one pillar hold, gathered once for every part of a report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from studies.models import Event
from surveys.consensus import Verdict, judge, percent_shown
from surveys.exports.tables import SealedItem, sealed_items
from surveys.models import Survey, SurveyRound, VersionLineage
from surveys.queries import (
    PlainDeviation,
    departures_of,
    fates_of_suggestions,
    lineage_of,
    sealed_rounds,
    statistics_until,
)
from surveys.round_statistics.intervals import wilson
from surveys.round_statistics.moments import statistics_from_counts


@dataclass(frozen=True, kw_only=True)
class ItemFindings:
    """One item of one round, with the numbers that a report prints."""

    sealed_item: SealedItem

    @property
    def sealed(self) -> dict[str, Any]:
        return self.sealed_item.sealed

    @property
    def code(self) -> str:
        return str(self.sealed["priority"])

    @property
    def verdict(self) -> str:
        return str(self.sealed["verdict"])

    def text(self, suffix: str) -> str:
        """The wording in `en` or `zh`; in English where there is no Chinese."""
        return str(self.sealed[suffix] or self.sealed["en"])

    @property
    def percent(self) -> str:
        sealed = self.sealed
        return percent_shown(sealed["agreeing"], sealed["rated"], self.sealed_item.rule)

    @property
    def votes_to_spare(self) -> int:
        sealed = self.sealed
        return judge(
            agreeing=sealed["agreeing"],
            disagreeing=sealed["disagreeing"],
            rated=sealed["rated"],
            rule=self.sealed_item.rule,
        ).votes_to_spare

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 per cent interval of the share, in per cent."""
        if not self.sealed["rated"]:
            return None
        lower, upper = wilson(self.sealed["agreeing"], self.sealed["rated"])
        return 100 * lower, 100 * upper

    @property
    def quartiles(self) -> tuple[float | None, float | None, float | None]:
        """Lower quartile, median, upper quartile."""
        found = statistics_from_counts(self.sealed["counts"])
        return found.q1, found.median, found.q3


@dataclass(frozen=True, kw_only=True)
class RoundFindings:
    """One sealed round."""

    survey_round: SurveyRound
    items: Sequence[ItemFindings]
    reminders: int
    suggestions: dict[str, int]  # by fate; "" is without an answer
    statistics: dict[str, Any]  # what the worker computed (RoundStatistics.data); {} until then

    @property
    def number(self) -> int:
        return self.survey_round.number

    @property
    def invited(self) -> int:
        return self.survey_round.result.invited

    @property
    def answered(self) -> int:
        return self.survey_round.result.answered

    @property
    def verdicts(self) -> Counter[str]:
        return Counter(item.verdict for item in self.items)

    @property
    def dispositions(self) -> Counter[str]:
        return Counter(item.sealed_item.disposition for item in self.items)


@dataclass(frozen=True, kw_only=True)
class PillarFindings:
    """Everything that a report says about one pillar."""

    survey: Survey
    rounds: Sequence[RoundFindings]
    planned_rounds: int
    deviations: Sequence[PlainDeviation | Event]
    lineage: Sequence[VersionLineage]

    @cached_property
    def standing(self) -> list[ItemFindings]:
        """The last wording of each priority that reached consensus when it was rated last."""
        return [item for item in self._latest if item.verdict == Verdict.CONSENSUS]

    @cached_property
    def fallen(self) -> list[ItemFindings]:
        """Priorities that were rated, and did not."""
        return [item for item in self._latest if item.verdict != Verdict.CONSENSUS]

    @property
    def is_finished(self) -> bool:
        return len(self.rounds) == self.planned_rounds

    @property
    def last(self) -> RoundFindings:
        return self.rounds[-1]

    @cached_property
    def _latest(self) -> list[ItemFindings]:
        latest = {item.code: item for each in self.rounds for item in each.items}
        return [latest[code] for code in sorted(latest)]


def findings_of(survey: Survey) -> PillarFindings:
    """Gather what one pillar found; its survey must have a sealed round."""
    by_round: dict[int, list[ItemFindings]] = {}
    for item in sealed_items(survey):
        by_round.setdefault(item.round_number, []).append(ItemFindings(sealed_item=item))
    fates = fates_of_suggestions(survey)
    sealed = list(sealed_rounds(survey))
    computed = statistics_until(sealed[-1])
    rounds = [
        RoundFindings(
            survey_round=each,
            items=by_round.get(each.number, []),
            reminders=each.waves.count(),
            suggestions=fates.get(each.pk, {}),
            statistics=computed[each.number].data if each.number in computed else {},
        )
        for each in sealed
    ]
    return PillarFindings(
        survey=survey,
        rounds=rounds,
        planned_rounds=survey.rounds.count(),
        deviations=departures_of(survey),
        lineage=list(lineage_of(survey)),
    )
