"""What one expert is asked, and what only the own link can find again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from surveys.enums import (
    Moderation,
    RoundState,
)
from surveys.models import (
    Ballot,
    Comment,
    Expert,
    ItemResult,
    PanelSeat,
    PriorityVersion,
    Rating,
    RetiredLink,
    RoundItem,
    SealedBallot,
    Suggestion,
    Survey,
    SurveyRound,
    VersionLineage,
)
from surveys.pace import seconds_for_list
from surveys.prepared import Statement, execute

# In SQL: to build it anew for every save cost more time than all else that a save does. Without
# joins: to plan them took PostgreSQL longer than to look four keys up.
WHO_SAVES = Statement(
    "who_saves",
    ("bigint", "bigint", "bigint", "text"),
    """SELECT id, study_id, "group",
    (SELECT consent_version FROM studies_study WHERE id = study_id),
    EXISTS (SELECT 1 FROM surveys_rounditem WHERE id = %s AND survey_round_id = %s)
    AND EXISTS (
        SELECT 1 FROM surveys_panelseat WHERE expert_id = surveys_expert.id
        AND survey_id = (SELECT survey_id FROM surveys_surveyround WHERE id = %s)
    )
FROM surveys_expert WHERE auth = %s""",
)


def expert_by_auth(
    auth: str, *, round_id: int | None = None, item_id: int | None = None
) -> Expert | None:
    """The expert whose link has this hash, with the study; None for an unknown link.

    With `item_id` in place of the study what saving a rating needs, the busiest page: `may_rate`,
    whether the item is in the round and the round is asked of a panel of this expert, and the
    study's `consent_version`.
    """
    if item_id is None:
        return Expert.objects.select_related("study").filter(auth=auth).first()
    with connection.cursor() as cursor:
        execute(cursor, WHO_SAVES, [item_id, round_id, round_id, auth])
        row = cursor.fetchone()
    if row is None:
        return None
    key, study_id, group, consent_version, may_rate = row
    fields = [UUID(str(key)), study_id, group]
    expert = Expert.from_db(connection.alias, ["id", "study_id", "group"], fields)
    expert.consent_version, expert.may_rate = consent_version, may_rate  # type: ignore[attr-defined]
    return expert


def is_retired(auth: str) -> bool:
    """Whether a link with this hash was replaced by a newer one."""
    return RetiredLink.objects.filter(auth=auth).exists()


def answer_counts(ballot_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many items each of these live ballots has answered; the caller holds their links."""
    ratings = Rating.objects.filter(ballot__in=list(ballot_ids))
    return dict(ratings.values_list("ballot").annotate(n=Count("pk")).order_by())


def own_answers(ballot_id: UUID) -> tuple[Ballot | None, dict[int, int]]:
    """A live ballot and its values by item id. One query: no ballot is without a rating."""
    ratings = list(Rating.objects.filter(ballot=ballot_id).select_related("ballot"))
    ballot = ratings[0].ballot if ratings else None
    return ballot, {rating.item_id: rating.value for rating in ratings}


def own_sealed_answers(survey_round: SurveyRound, ballot_key: str) -> dict[int, int]:
    """An expert's own answers in a sealed round, by item id; empty for whoever gave none."""
    ballots = SealedBallot.objects.filter(survey_round=survey_round, ballot_key=ballot_key)
    answers = ballots.values_list("answers", flat=True).first() or {}
    return {int(item): value for item, value in answers.items()}


def own_comments(comment_keys: Iterable[str]) -> dict[str, str]:
    """Texts by key, for keys that only their author can derive."""
    comments = Comment.objects.filter(comment_key__in=list(comment_keys))
    return dict(comments.values_list("comment_key", "text"))


def is_asked(survey_round: SurveyRound, ballot_key: str) -> bool:
    """Whether the protocol asks the holder of this link in an open or planned round.

    Where a later round asks only those who answered the one before it, their sealed ballot tells;
    the caller holds the link, and nothing is stored. Else no query.
    """
    if survey_round.number == 1 or survey_round.survey.invites_everyone:
        return True
    answered = SealedBallot.objects.filter(
        survey_round__survey=survey_round.survey_id,
        survey_round__number=survey_round.number - 1,
        ballot_key=ballot_key,
    )
    return answered.exists()


def rounds_for_expert(expert: Expert) -> QuerySet[SurveyRound]:
    """Rounds that this expert was or is asked to answer, by pillar, with list lengths."""
    return (
        SurveyRound.objects.filter(survey__seats__expert=expert)
        .exclude(state=RoundState.PLANNED)
        .select_related("survey__pillar__study")
        .annotate(item_count=Count("items", distinct=True))
        .order_by("survey__pillar__number", "number")
    )


def is_over_for(expert: Expert) -> bool:
    """Whether every round that this expert was or would be asked in is sealed."""
    states = SurveyRound.objects.filter(survey__seats__expert=expert).values_list("state")
    return set(states.distinct().order_by()) == {(RoundState.SEALED,)}


def seconds_for_rounds(rounds: Sequence[SurveyRound]) -> dict[int, float]:
    """About how many seconds it takes to rate all of each round, in the active language."""
    texts: dict[int, list[str]] = {each.pk: [] for each in rounds}
    for item in RoundItem.objects.filter(survey_round__in=texts).select_related("version"):
        texts[item.survey_round_id].append(item.version.text)
    return {each.pk: seconds_for_list(texts[each.pk], number=each.number) for each in rounds}


def round_for_expert(expert: Expert, round_id: int) -> SurveyRound | None:
    """A round that has begun and on whose panel the expert sits; else None.

    `is_followed` says whether another round is planned after it.
    """
    seat = PanelSeat.objects.filter(survey=OuterRef("survey"), expert=expert)
    later = SurveyRound.objects.filter(survey=OuterRef("survey"), number__gt=OuterRef("number"))
    return (
        SurveyRound.objects.filter(Exists(seat), pk=round_id)
        .exclude(state=RoundState.PLANNED)
        .select_related("survey__pillar__study")
        .annotate(is_followed=Exists(later))
        .first()
    )


def items_of_round(survey_round: SurveyRound) -> list[RoundItem]:
    """Items with wording, by position. One query; priorities know their survey without another."""
    items = list(survey_round.items.select_related("version__priority").order_by("position"))
    for item in items:
        item.version.priority.survey = survey_round.survey
    return items


@dataclass(frozen=True, kw_only=True)
class Before:
    """What the panel said before a round, by id of each wording on its list."""

    # Of a wording that was rated before, the latest result; of a new one, the latest of each
    # wording that it was made from, however many steps ago.
    results: Mapping[int, list[ItemResult]]
    steps: Mapping[int, list[VersionLineage]]  # how a new wording came about


def before_round(survey_round: SurveyRound, items: Iterable[RoundItem]) -> Before:
    """Results and lineage behind the items of a round. One query, two if a wording is new."""
    results = (
        ItemResult.objects.filter(
            item__survey_round__survey_id=survey_round.survey_id,
            item__survey_round__number__lt=survey_round.number,
        )
        .select_related("item__version__priority", "item__survey_round")
        .order_by("item__survey_round__number")
    )
    latest = {result.item.version_id: result for result in results}
    for result in latest.values():
        result.item.version.priority.survey = survey_round.survey
    wanted = [item.version_id for item in items]
    steps: dict[int, list[VersionLineage]] = defaultdict(list)
    if not latest.keys() >= set(wanted):
        lineage = VersionLineage.objects.filter(child__priority__survey=survey_round.survey_id)
        for step in lineage.order_by("parent"):
            steps[step.child_id].append(step)

    def rated_roots(version: int) -> list[int]:
        if version in latest:
            return [version]
        return [root for step in steps[version] for root in rated_roots(step.parent_id)]

    return Before(
        results={pk: [latest[root] for root in dict.fromkeys(rated_roots(pk))] for pk in wanted},
        steps={pk: steps[pk] for pk in wanted if pk not in latest},
    )


def shown_reasons(item_ids: Iterable[int]) -> dict[int, list[Comment]]:
    """Comments that the team shows to the panel, by item of an earlier round."""
    reasons: dict[int, list[Comment]] = defaultdict(list)
    shown = Comment.objects.filter(item__in=list(item_ids), moderation=Moderation.SHOWN)
    for comment in shown.order_by("pk"):
        reasons[comment.item_id].append(comment)
    return reasons


def own_suggestions(keys: Mapping[int, str]) -> dict[int, Suggestion]:
    """An expert's own suggestions with their answers, by place; the caller holds the link."""
    found = Suggestion.objects.filter(suggestion_key__in=keys.values()).select_related(
        "priority__survey__pillar"
    )
    by_key = {each.suggestion_key: each for each in found}
    return {place: by_key[key] for place, key in keys.items() if key in by_key}


def own_answers_before(survey_round: SurveyRound, ballot_key: str) -> dict[int, int]:
    """An expert's own earlier answers: {earlier item id: value}, of all sealed rounds."""
    ballots = SealedBallot.objects.filter(
        survey_round__survey_id=survey_round.survey_id,
        survey_round__number__lt=survey_round.number,
        ballot_key=ballot_key,
    )
    answers: dict[int, int] = {}
    for ballot in ballots.order_by("survey_round__number"):
        answers |= {int(item): value for item, value in ballot.answers.items()}
    return answers


def own_sealed_answers_of(survey: Survey, ballot_key: str) -> dict[int, int]:
    """An expert's own answers in all sealed rounds of a survey, by item id."""
    ballots = SealedBallot.objects.filter(survey_round__survey=survey, ballot_key=ballot_key)
    found = ballots.values_list("answers", flat=True)
    return {int(item): value for answers in found for item, value in answers.items()}


def children_of(version_ids: Iterable[int]) -> dict[int, list[PriorityVersion]]:
    """The wordings that each of these became."""
    children: dict[int, list[PriorityVersion]] = defaultdict(list)
    steps = VersionLineage.objects.filter(parent__in=list(version_ids)).select_related(
        "child__priority__survey__pillar"
    )
    for step in steps:
        children[step.parent_id].append(step.child)
    return children
