"""What panels said later about how far the priorities have come, named by its answer.

A consultation is a study of its own (docs/decisions/0030). Readers see a round of it from when a
coordinator shows it until it is taken back; both are events, so `follow_up_stamp` tells.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from roadmap.models import ShownConsultation
from roadmap.models.snapshot import PublishedAction, PublishedPriority
from studies.models import Study
from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import percent_shown
from surveys.distribution import Distribution, distribution
from surveys.enums import RoundState
from surveys.models import RoundItem, SurveyRound
from surveys.queries import progress_items, progress_rounds


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """One pillar of a consultation: the `nth` about its study."""

    nth: int
    survey_round: SurveyRound
    shown: ShownConsultation | None

    @property
    def study(self) -> Study:
        """The study that the consultation is."""
        return self.survey_round.survey.pillar.study

    @property
    def pillar(self) -> int:
        return self.survey_round.survey.pillar.number

    @property
    def is_sealed(self) -> bool:
        return self.survey_round.state == RoundState.SEALED


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What one panel said about how far one priority has come."""

    item: RoundItem
    nth: int

    @property
    def asked_at(self) -> dt.datetime:
        """When its round was over."""
        assert self.item.survey_round.closed_at
        return self.item.survey_round.closed_at

    @property
    def pillar(self) -> int:
        return self.item.survey_round.survey.pillar.number

    @property
    def is_simulated(self) -> bool:
        return self.item.survey_round.survey.pillar.study.is_simulated

    @property
    def is_told(self) -> bool:
        """Whether so many rated it that figures may be shown."""
        fewest = max(SMALLEST_GROUP, self.item.survey_round.survey.rule.minimum_ratings)
        return self.item.result.rated >= fewest

    @property
    def percent(self) -> str:
        result = self.item.result
        return percent_shown(result.agreeing, result.rated, self.item.survey_round.survey.rule)

    @property
    def distribution(self) -> Distribution:
        result, scale = self.item.result, self.item.survey_round.survey.scale
        return distribution(result.counts, cannot_judge=result.cannot_judge, scale=scale)


Opinions = dict[str, list[Opinion]]


def consultations_about(study: Study) -> list[Consultation]:
    """Every consultation about a study, by pillar, whatever its state. One query."""
    numbers: dict[int, int] = {}
    found = []
    for survey_round in progress_rounds(study).select_related("shown_as__shown_by"):
        nth = numbers.setdefault(survey_round.survey.pillar.study_id, len(numbers) + 1)
        shown = getattr(survey_round, "shown_as", None)
        found.append(Consultation(nth=nth, survey_round=survey_round, shown=shown))
    return found


def consultation_about(study: Study, nth: int, pillar: int) -> Consultation | None:
    """One of them."""
    every = consultations_about(study)
    return next((each for each in every if (each.nth, each.pillar) == (nth, pillar)), None)


def opinions_about(study: Study) -> Opinions:
    """What readers may see, by code of the priority, the oldest first.

    One query if nothing is shown, else two.
    """
    about = {each.survey_round.pk: each.nth for each in consultations_about(study) if each.shown}
    if not about:
        return {}
    found: Opinions = defaultdict(list)
    for item in progress_items(about):
        renewed = item.version.priority.renews
        assert renewed is not None
        found[renewed.code].append(Opinion(item=item, nth=about[item.survey_round_id]))
    return dict(found)


def opinions_on(
    action: PublishedAction, known: Opinions
) -> list[tuple[PublishedPriority, list[Opinion]]]:
    """The priorities of an action that a panel was asked about since, each with what it said."""
    return [(each, known[each.code]) for each in action.priorities if each.code in known]


def latest_by_action(
    actions: Collection[PublishedAction], known: Opinions
) -> Iterator[tuple[PublishedAction, PublishedPriority, Opinion]]:
    """For each action and priority of an edition what was said last."""
    for action in actions:
        for priority, opinions in opinions_on(action, known):
            yield action, priority, opinions[-1]
