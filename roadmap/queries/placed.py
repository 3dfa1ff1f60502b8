"""Consensus priorities at the desk, where they were placed, and the actions that they carry."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, QuerySet

from roadmap.dissent import Division, Votes, division
from roadmap.models import (
    Action,
    ActionPriority,
    Coding,
    Omission,
    SubTopic,
)
from roadmap.models.snapshot import share_shown
from roadmap.queries.structure import sub_topics_of
from studies.models import Study
from surveys.enums import Moderation, Stance
from surveys.models import Priority, RoundItem
from surveys.queries import rated_items_by_priority, standing_priorities


@dataclass(frozen=True, kw_only=True)
class StandingPriority:
    """A consensus priority at the desk: what was rated last, and where it was placed."""

    priority: Priority
    items: list[RoundItem]  # in order of the rounds
    coding: Coding | None
    omission: Omission | None = None

    @property
    def item(self) -> RoundItem:
        return self.items[-1]

    @property
    def division(self) -> Division | None:
        """The minority of the last round, if one can be told."""
        votes = [_votes(item) for item in self.items]
        return division(votes, rule=self.priority.survey.rule)

    @property
    def minority_reasons(self) -> list[str]:
        """What the panel was shown of the reasons for ratings that did not agree."""
        return [
            comment.public_text
            for item in self.items
            for comment in item.comments.all()
            if comment.moderation == Moderation.SHOWN and comment.stance == Stance.LOW
        ]

    @property
    def share(self) -> str:
        """For people, as it is published: `21 of 27 (77.8 %)`."""
        result, rule = self.item.result, self.priority.survey.rule
        return share_shown(result.agreeing, result.rated, rule)


def _votes(item: RoundItem) -> Votes:
    return Votes(
        round=item.survey_round.number,
        version=item.version.number,
        counts=tuple(item.result.counts),
        rated=item.result.rated,
        agreeing=item.result.agreeing,
        disagreeing=item.result.disagreeing,
    )


def coded_priorities(study: Study) -> list[StandingPriority]:
    """Consensus priorities of the finished surveys with result and place, in order."""
    priorities = list(standing_priorities(study))
    items = rated_items_by_priority({priority.survey_id for priority in priorities})
    codings = Coding.objects.filter(priority__in=priorities).select_related("sub_topic")
    placed = {coding.priority_id: coding for coding in codings}
    omissions = {omission.priority_id: omission for omission in omissions_of(study)}
    return [
        StandingPriority(
            priority=each,
            items=items[each.pk],
            coding=placed.get(each.pk),
            omission=omissions.get(each.pk),
        )
        for each in priorities
    ]


def priorities_under(sub_topic: SubTopic) -> list[StandingPriority]:
    """What an action of this sub-topic may rest on; each counts the actions that it is in."""
    priorities = (
        Priority.objects.filter(coding__sub_topic=sub_topic)
        .select_related("survey__pillar", "coding")
        .annotate(action_count=Count("carries"))
        .order_by("number")
    )
    items = rated_items_by_priority({priority.survey_id for priority in priorities})
    return [
        StandingPriority(priority=each, items=items[each.pk], coding=each.coding)
        for each in priorities
    ]


def actions_of(study: Study) -> QuerySet[Action]:
    """Actions of a study in order, with what they rest on."""
    rests_on = ActionPriority.objects.select_related("priority__survey__pillar").order_by(
        "priority__number"
    )
    return (
        Action.objects.filter(sub_topic__area__pillar__study=study)
        .select_related("sub_topic__area__pillar")
        .prefetch_related(Prefetch("rests_on", rests_on))
        .order_by(
            "sub_topic__area__pillar__number",
            "sub_topic__area__number",
            "sub_topic__letter",
            "number",
        )
    )


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """A sub-topic on the actions page, with its coded priorities and its actions."""

    sub_topic: SubTopic
    priorities: list[StandingPriority] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def covered(self) -> set[int]:
        """Ids of the priorities that are in one of the actions."""
        return {mention.priority_id for each in self.actions for mention in each.rests_on.all()}

    @property
    def uncovered(self) -> list[StandingPriority]:
        return [each for each in self.priorities if each.priority.pk not in self.covered]


def workplaces(study: Study, rows: Iterable[StandingPriority] | None = None) -> list[Workplace]:
    """Every sub-topic of a study with its priorities (`rows`, if known) and actions, in order."""
    priorities, actions = defaultdict(list), defaultdict(list)
    for each in coded_priorities(study) if rows is None else rows:
        if each.coding:
            priorities[each.coding.sub_topic_id].append(each)
    for action in actions_of(study):
        actions[action.sub_topic_id].append(action)
    return [
        Workplace(sub_topic=each, priorities=priorities[each.pk], actions=actions[each.pk])
        for each in sub_topics_of(study)
    ]


def omissions_of(study: Study) -> QuerySet[Omission]:
    """Reasons for which priorities of a study are in no action, in order."""
    return (
        Omission.objects.filter(priority__survey__pillar__study=study)
        .select_related("priority__survey__pillar", "written_by")
        .order_by("priority__survey__pillar__number", "priority__number")
    )
