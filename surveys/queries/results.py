"""What sealed rounds found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from studies.enums import CopyKind
from studies.models import Study
from surveys.consensus import Verdict
from surveys.enums import (
    Disposition,
    RoundState,
)
from surveys.models import (
    Comment,
    Priority,
    PriorityVersion,
    RoundItem,
    RoundResult,
    Suggestion,
    Survey,
    SurveyRound,
    VersionLineage,
)


def judged_items(survey_round: SurveyRound) -> list[RoundItem]:
    """Items of a sealed round with wording, result and comments (in their random order).

    Each with what it became, if it was rewritten.
    """
    steps = VersionLineage.objects.select_related("child__priority")
    children = Prefetch("version__children", steps.order_by("child__priority__number"))
    items = list(
        survey_round.items.select_related("version__priority", "result")
        .prefetch_related("comments", children)
        .order_by("position")
    )
    for item in items:
        item.version.priority.survey = survey_round.survey
        for step in item.version.children.all():
            step.child.priority.survey = survey_round.survey
    return items


def live_beside(survey_round: SurveyRound) -> Sequence[PriorityVersion]:
    """Wordings that live on and are not in this sealed round, by number, each with its priority.

    `is_added`: nobody was asked about it yet, and it was made from no other; else it was accepted
    in an earlier round. One query.
    """
    asked = RoundItem.objects.filter(version__priority=OuterRef("priority"))
    accepted = RoundItem.objects.filter(
        version=OuterRef("pk"),
        disposition=Disposition.ACCEPT,
        survey_round__number__lt=survey_round.number,
    )
    versions = list(
        PriorityVersion.objects.filter(priority__survey=survey_round.survey_id)
        .annotate(is_added=~Exists(asked))
        .filter(Q(is_added=True, parents=None) | Exists(accepted))
        .select_related("priority")
        .order_by("priority__number")
    )
    for version in versions:
        version.priority.survey = survey_round.survey
    return versions


def proposed_disposition(verdict: str, *, carries_consensus: bool) -> Disposition | None:
    """What the protocol suggests for an item; None where a person has to decide."""
    if verdict == Verdict.CONSENSUS:
        return Disposition.CARRY if carries_consensus else Disposition.ACCEPT
    if verdict in {Verdict.REVISE, Verdict.NO_CONSENSUS, Verdict.TOO_FEW}:
        return Disposition.CARRY
    return None


def consensus_priorities(survey: Survey) -> QuerySet[Priority]:
    """Priorities that stand: consensus, and either accepted or rated in the last round.

    None of a study that asks about progress: it decides about no priority.
    """
    return survey.priorities.filter(_decides(), _stands()).select_related("survey__pillar")


def is_finished(survey: Survey) -> bool:
    """Whether every planned round is sealed."""
    return not survey.rounds.exclude(state=RoundState.SEALED).exists()


def rated_items_by_priority(survey_ids: Iterable[int]) -> dict[int, list[RoundItem]]:
    """All judged items of surveys, by priority id, in order of the rounds."""
    items = (
        RoundItem.objects.filter(
            survey_round__survey__in=survey_ids, survey_round__state=RoundState.SEALED
        )
        .select_related("survey_round", "version__priority", "result")
        .prefetch_related(Prefetch("comments"))
        .order_by("survey_round__number")
    )
    by_priority: dict[int, list[RoundItem]] = defaultdict(list)
    for item in items:
        by_priority[item.version.priority_id].append(item)
    return by_priority


def bands_of(survey_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What may be shown by group, {item id: {group: band}}: of last rounds, where not withheld."""
    results = RoundResult.objects.filter(survey_round__survey__in=survey_ids)
    return {
        each["item"]: each["bands"]
        for breakdown in results.values_list("breakdown", flat=True)
        for each in breakdown.get("items", [])
    }


def standing_priorities(study: Study) -> QuerySet[Priority]:
    """Consensus priorities of all surveys of a study whose every round is sealed, in order.

    None of a study that asks about progress: it decides about no priority.
    """
    unsealed = SurveyRound.objects.filter(survey=OuterRef("survey")).exclude(
        state=RoundState.SEALED
    )
    return (
        Priority.objects.filter(
            _decides(), _stands(), ~Exists(unsealed), survey__pillar__study=study
        )
        .select_related("survey__pillar")
        .order_by("survey__pillar__number", "number")
    )


def lineage_of(survey: Survey) -> QuerySet[VersionLineage]:
    """Every step of rewriting in a survey, by what was rewritten."""
    steps = VersionLineage.objects.filter(parent__priority__survey=survey)
    return steps.select_related("parent__priority", "child__priority").order_by(
        "parent__priority__number", "parent__number", "child__priority__number"
    )


def _decides() -> Q:
    return ~Q(survey__pillar__study__made_as=CopyKind.PROGRESS)


def _stands() -> Exists:
    """Of a priority: consensus, and either accepted or rated in the last round."""
    later = SurveyRound.objects.filter(
        survey=OuterRef("survey_round__survey"), number__gt=OuterRef("survey_round__number")
    )
    items = RoundItem.objects.filter(
        version__priority=OuterRef("pk"),
        survey_round__state=RoundState.SEALED,
        result__verdict=Verdict.CONSENSUS,
    )
    return Exists(items.filter(Q(disposition=Disposition.ACCEPT) | ~Exists(later)))


def priorities_of(survey: Survey) -> list[Priority]:
    """The list by number; priorities know their survey without another query."""
    priorities = list(survey.priorities.order_by("number"))
    for priority in priorities:
        priority.survey = survey
    return priorities


def suggestions_of(survey_round: SurveyRound) -> QuerySet[Suggestion]:
    """What experts missed, those without an answer first, else in random order.

    Each with the priority that was added or covers it, and its wordings.
    """
    suggestions = survey_round.suggestions.select_related("priority__survey__pillar")
    return suggestions.prefetch_related("priority__versions").order_by("fate", "pk")


def comments_of(survey_round: SurveyRound) -> list[Comment]:
    """All comments of a round by item, in random order, with their priority."""
    comments = list(
        Comment.objects.filter(item__survey_round=survey_round)
        .select_related("item__version__priority")
        .order_by("item__position", "pk")
    )
    for comment in comments:
        comment.item.version.priority.survey = survey_round.survey
    return comments
