"""Questions about surveys, named by their answers. Time is an argument."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from studies.models import Study
from surveys.breakdown import SMALLEST_GROUP, SMALLEST_INVITED, merged_labels
from surveys.consensus import Verdict
from surveys.enums import (
    RUNNING_ROUND_STATES,
    Disposition,
    MessageKind,
    MessageState,
    RoundState,
)
from surveys.models import (
    Ballot,
    Comment,
    Expert,
    ItemResult,
    Message,
    PanelSeat,
    Priority,
    PriorityVersion,
    Rating,
    RoundItem,
    RoundResult,
    SealedBallot,
    StudyEnd,
    Survey,
    SurveyRound,
)
from surveys.visibility import may_name_silent

SMALLEST_PANEL = 10
MOST_REMINDERS = 3
BETWEEN_REMINDERS = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """A reason why something cannot be done yet, and where it is mended."""

    sentence: str | Promise
    page: str = ""  # name of the page, e.g. "surveys:panel"
    page_key: int | str | None = None

    @property
    def url(self) -> str:
        """Address of the page, or empty."""
        return reverse(self.page, args=[self.page_key]) if self.page else ""


def grace() -> dt.timedelta:
    """How long after its deadline a round still takes answers that were under way."""
    return dt.timedelta(seconds=settings.CLOSING_GRACE_SECONDS)


# --- rounds ---------------------------------------------------------------------------------


def rounds_due_to_close(now: dt.datetime) -> QuerySet[SurveyRound]:
    """Open rounds whose deadline and grace are over, and that enough have answered."""
    over = SurveyRound.objects.filter(state=RoundState.OPEN, closes_at__lte=now - grace())
    return over.filter(answered__gte=SMALLEST_GROUP)


def open_rounds() -> QuerySet[SurveyRound]:
    """Rounds that take answers, with their survey and reminders."""
    rounds = SurveyRound.objects.filter(state=RoundState.OPEN)
    return rounds.select_related("survey").prefetch_related("waves")


def rounds_due_to_seal() -> QuerySet[SurveyRound]:
    """Closed rounds that wait for a worker."""
    return SurveyRound.objects.filter(state=RoundState.CLOSED)


def next_round(survey: Survey) -> SurveyRound | None:
    """The first planned round, or None after the last."""
    return survey.rounds.filter(state=RoundState.PLANNED).order_by("number").first()


def latest_sealed_round(survey: Survey) -> SurveyRound | None:
    """The last round with results, or None."""
    return survey.rounds.filter(state=RoundState.SEALED).order_by("-number").first()


def sealed_rounds(survey: Survey) -> QuerySet[SurveyRound]:
    """The rounds with results, by number, each with its own."""
    rounds = survey.rounds.filter(state=RoundState.SEALED)
    return rounds.select_related("result").order_by("number")


def surveys_with_rounds(study: Study) -> QuerySet[Survey]:
    """Surveys of a study by pillar, each with lengths of list and panel, and with its rounds.

    The rounds carry the numbers that `blockers_of` reads; three queries, however many pillars.
    """
    return (
        Survey.objects.filter(pillar__study=study)
        .select_related("pillar__study")
        .annotate(
            priority_count=_number_of(Priority.objects.filter(survey=OuterRef("pk")), "survey"),
            seat_count=_number_of(PanelSeat.objects.filter(survey=OuterRef("pk")), "survey"),
        )
        .prefetch_related(Prefetch("rounds", rounds_with_readiness()))
        .order_by("pillar__number")
    )


def rounds_with_readiness() -> QuerySet[SurveyRound]:
    """Rounds by number, with what stands between each of them and its opening, in numbers."""
    survey = OuterRef("survey")
    versions = PriorityVersion.objects.filter(priority__survey=survey)
    before = SurveyRound.objects.filter(
        survey=survey, number=OuterRef("number") - 1, state=RoundState.SEALED
    )
    judged = RoundItem.objects.filter(
        survey_round__survey=survey, survey_round__number=OuterRef("number") - 1
    )
    running = SurveyRound.objects.filter(survey=survey, state__in=RUNNING_ROUND_STATES).exclude(
        pk=OuterRef("pk")
    )
    return SurveyRound.objects.order_by("number").annotate(
        is_beside_running=Exists(running),
        statements=_number_of(versions, "priority__survey"),
        untranslated=_number_of(versions.filter(text_zh=""), "priority__survey"),
        seats=_number_of(PanelSeat.objects.filter(survey=survey), "survey"),
        sealed_before=Subquery(before.values("pk")),
        undecided_before=_number_of(judged.filter(disposition=""), "survey_round__survey"),
        carried_before=_number_of(
            judged.filter(disposition=Disposition.CARRY), "survey_round__survey"
        ),
    )


def round_blockers(survey_round: SurveyRound) -> list[Blocker]:
    """What must be done before this planned round can open."""
    return blockers_of(rounds_with_readiness().get(pk=survey_round.pk))


def blockers_of(survey_round: Any) -> list[Blocker]:
    """The same for a round of `rounds_with_readiness`, without a query."""
    blockers = []
    if survey_round.is_beside_running:
        blockers.append(Blocker(sentence=_("Another round of this survey is still running.")))
    if survey_round.number == 1:
        return blockers + _first_round_blockers(survey_round)
    return blockers + _later_round_blockers(survey_round)


def _first_round_blockers(survey_round: Any) -> list[Blocker]:
    blockers = []
    mend: dict[str, Any] = {"page": "surveys:priority_list", "page_key": survey_round.survey_id}
    if not survey_round.statements:
        blockers.append(Blocker(sentence=_("The list has no priorities yet."), **mend))
    if survey_round.untranslated:
        sentence = ngettext(
            "%(count)s priority has no Chinese wording yet.",
            "%(count)s priorities have no Chinese wording yet.",
            survey_round.untranslated,
        ) % {"count": survey_round.untranslated}
        blockers.append(Blocker(sentence=sentence, **mend))
    if survey_round.seats < SMALLEST_PANEL:
        sentence = ngettext(
            "The panel has %(count)s expert. It needs at least %(smallest)s, so that nobody’s"
            " ratings can be guessed.",
            "The panel has %(count)s experts. It needs at least %(smallest)s, so that nobody’s"
            " ratings can be guessed.",
            survey_round.seats,
        ) % {"count": survey_round.seats, "smallest": SMALLEST_PANEL}
        page_key = survey_round.survey_id
        blockers.append(Blocker(sentence=sentence, page="surveys:panel", page_key=page_key))
    return blockers


def _later_round_blockers(survey_round: Any) -> list[Blocker]:
    if survey_round.sealed_before is None:
        return [Blocker(sentence=_("The round before it is not counted and sealed yet."))]
    mend: dict[str, Any] = {"page": "surveys:round_refine", "page_key": survey_round.sealed_before}
    if survey_round.undecided_before:
        sentence = ngettext(
            "%(count)s priority has no decision yet.",
            "%(count)s priorities have no decision yet.",
            survey_round.undecided_before,
        ) % {"count": survey_round.undecided_before}
        return [Blocker(sentence=sentence, **mend)]
    if not survey_round.carried_before:
        return [Blocker(sentence=_("No priority is carried into this round."), **mend)]
    return []


def closing_blockers(survey_round: SurveyRound) -> list[Blocker]:
    """Why this open round cannot close yet; by the count that the worker wrote."""
    if survey_round.answered >= SMALLEST_GROUP:
        return []
    sentence = _(
        "Fewer than five experts have answered. Counting them would show who gave which rating:"
        " give the round more time."
    )
    return [Blocker(sentence=sentence, page="surveys:round_extend", page_key=survey_round.pk)]


def end_of(study: Study) -> StudyEnd | None:
    """Who asked for the end of a study, who confirmed it, and what was done."""
    return (
        StudyEnd.objects.filter(study=study).select_related("requested_by", "confirmed_by").first()
    )


def end_blockers(study: Study) -> list[Blocker]:
    """Why the link key of a study is still needed."""
    blockers = []
    rounds = SurveyRound.objects.filter(survey__pillar__study=study)
    if rounds.filter(state__in=RUNNING_ROUND_STATES).exists():
        blockers.append(Blocker(sentence=_("A round is still open or being counted.")))
    waiting = Message.objects.filter(
        expert__study=study, state__in=[MessageState.QUEUED, MessageState.SENDING]
    )
    if waiting.exists():
        blockers.append(Blocker(sentence=_("Mails to experts are still waiting to be sent.")))
    if Expert.objects.filter(study=study, erasure_requested_at__isnull=False).exists():
        blockers.append(Blocker(sentence=_("An expert is still being erased.")))
    return blockers


def has_ended(study_id: int) -> bool:
    """Whether two people decided to end the study: no round opens, nobody is invited any more."""
    return StudyEnd.objects.filter(study=study_id, confirmed_at__isnull=False).exists()


def reminder_blockers(survey_round: SurveyRound, now: dt.datetime) -> list[Blocker]:
    """Why the silent cannot be reminded now."""
    if not survey_round.takes_answers(now):
        return [Blocker(sentence=_("Reminders are sent only while a round takes answers."))]
    waves = list(survey_round.waves.all())
    if len(waves) >= MOST_REMINDERS:
        return [Blocker(sentence=_("Three reminders are sent. More would be a nuisance."))]
    if waves and now < waves[-1].queued_at + BETWEEN_REMINDERS:
        return [Blocker(sentence=_("The last reminder went out less than a day ago."))]
    return []


def reveal_blockers(survey_round: SurveyRound, now: dt.datetime) -> list[Blocker]:
    """Why the names of the silent cannot be asked for now; by the count that the worker wrote."""
    if not survey_round.takes_answers(now):
        return [Blocker(sentence=_("Names are given only while a round takes answers."))]
    if Message.objects.filter(survey_round=survey_round, kind=MessageKind.SILENT_LIST).exists():
        return [
            Blocker(
                sentence=_(
                    "The names were asked for in this round already. A second list would show who"
                    " answered in between."
                )
            )
        ]
    if not may_name_silent(survey_round.answered, survey_round.invited - survey_round.answered):
        return [
            Blocker(
                sentence=_(
                    "Names are given only while at least five have answered and at least five"
                    " have not."
                )
            )
        ]
    return []


def versions_to_rate(survey_round: SurveyRound) -> QuerySet[PriorityVersion]:
    """The wordings that a planned round will hold, in their order."""
    versions = PriorityVersion.objects.filter(priority__survey=survey_round.survey_id)
    if survey_round.number > 1:
        versions = versions.filter(
            items__survey_round__survey=survey_round.survey_id,
            items__survey_round__number=survey_round.number - 1,
            items__disposition=Disposition.CARRY,
        )
    return versions.order_by("priority__number")


def _number_of(rows: QuerySet[Any], group: str) -> Coalesce:
    """How many `rows` there are, as a subquery; `group` is the column that they have in common."""
    counted = rows.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def group_sizes(survey: Survey) -> dict[str, int]:
    """How many of the panel are in each group of the study's breakdown."""
    counted = survey.seats.values_list("expert__group").annotate(n=Count("pk")).order_by()
    return dict(counted)


def planned_groups(survey: Survey) -> dict[str, str]:
    """{group: merged label} under which the panel would answer now; empty without a breakdown."""
    if not survey.pillar.study.breakdown_en:
        return {}
    return merged_labels(group_sizes(survey), smallest=SMALLEST_INVITED)


def wordings_of(survey: Survey) -> QuerySet[PriorityVersion]:
    """Every wording on the list, by number, with its priority and survey."""
    return (
        PriorityVersion.objects.filter(priority__survey=survey)
        .select_related("priority__survey__pillar")
        .order_by("priority__number", "number")
    )


def seats_of(survey: Survey) -> QuerySet[PanelSeat]:
    """The panel by name."""
    return survey.seats.select_related("expert").order_by("expert__name", "expert__email")


def has_running_round(survey: Survey) -> bool:
    """Whether a round is open or being counted."""
    return survey.rounds.filter(state__in=RUNNING_ROUND_STATES).exists()


def _mails_by_state(mails: QuerySet[Message]) -> dict[str, int]:
    counted = dict(mails.values_list("state").annotate(n=Count("pk")).order_by())
    return {state: counted.get(state, 0) for state in MessageState.values}


def mail_counts(survey_round: SurveyRound) -> dict[str, int]:
    """Number of mails of a round by state, every state present."""
    return _mails_by_state(Message.objects.filter(survey_round=survey_round))


def mail_counts_of_survey(survey: Survey) -> dict[str, int]:
    """The same for all rounds of a survey."""
    return _mails_by_state(Message.objects.filter(survey_round__survey=survey))


# --- the expert -----------------------------------------------------------------------------


def expert_by_auth(
    auth: str, *, round_id: int | None = None, item_id: int | None = None
) -> Expert | None:
    """The expert whose link has this hash, with the study; None for an unknown link.

    With `item_id`, `expert.may_rate` says whether the item is in the round and the round is asked
    of a panel of this expert: one query for both, since saving a rating is the busiest page.
    """
    experts = Expert.objects.select_related("study").filter(auth=auth)
    if item_id is not None:
        asked = RoundItem.objects.filter(
            pk=item_id,
            survey_round=round_id,
            survey_round__survey__seats__expert=OuterRef("pk"),
        )
        experts = experts.annotate(may_rate=Exists(asked))
    return experts.first()


def answer_counts(ballot_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many items each of these live ballots has answered; the caller holds their links."""
    ratings = Rating.objects.filter(ballot__in=list(ballot_ids))
    return dict(ratings.values_list("ballot").annotate(n=Count("pk")).order_by())


def own_answers(ballot_id: UUID) -> tuple[Ballot | None, dict[int, int]]:
    """A live ballot and its values by item id."""
    ballot = Ballot.objects.filter(pk=ballot_id).first()
    values = Rating.objects.filter(ballot=ballot_id).values_list("item_id", "value")
    return ballot, dict(values)


def own_sealed_answers(survey_round: SurveyRound, ballot_key: str) -> dict[int, int]:
    """An expert's own answers in a sealed round, by item id; empty for whoever gave none."""
    ballots = SealedBallot.objects.filter(survey_round=survey_round, ballot_key=ballot_key)
    answers = ballots.values_list("answers", flat=True).first() or {}
    return {int(item): value for item, value in answers.items()}


def own_comments(comment_keys: Iterable[str]) -> dict[int, str]:
    """Comments by item id, for keys that only their author can derive."""
    comments = Comment.objects.filter(comment_key__in=list(comment_keys))
    return dict(comments.values_list("item_id", "text"))


def rounds_for_expert(expert: Expert) -> QuerySet[SurveyRound]:
    """Rounds that this expert was or is asked to answer, by pillar, with list lengths."""
    return (
        SurveyRound.objects.filter(survey__seats__expert=expert)
        .exclude(state=RoundState.PLANNED)
        .select_related("survey__pillar__study")
        .annotate(item_count=Count("items", distinct=True))
        .order_by("survey__pillar__number", "number")
    )


def round_for_expert(expert: Expert, round_id: int) -> SurveyRound | None:
    """A round that has begun and on whose panel the expert sits; else None."""
    seat = PanelSeat.objects.filter(survey=OuterRef("survey"), expert=expert)
    return (
        SurveyRound.objects.filter(Exists(seat), pk=round_id)
        .exclude(state=RoundState.PLANNED)
        .select_related("survey__pillar__study")
        .first()
    )


def items_of_round(survey_round: SurveyRound) -> list[RoundItem]:
    """Items with wording, by position. One query; priorities know their survey without another."""
    items = list(survey_round.items.select_related("version__priority").order_by("position"))
    for item in items:
        item.version.priority.survey = survey_round.survey
    return items


def feedback_for(survey_round: SurveyRound) -> dict[int, ItemResult]:
    """Latest earlier result per priority id: what the panel said before this round."""
    results = (
        ItemResult.objects.filter(
            item__survey_round__survey_id=survey_round.survey_id,
            item__survey_round__number__lt=survey_round.number,
        )
        .select_related("item__version", "item__survey_round")
        .order_by("item__survey_round__number")
    )
    return {result.item.version.priority_id: result for result in results}


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


# --- results --------------------------------------------------------------------------------


def judged_items(survey_round: SurveyRound) -> list[RoundItem]:
    """Items of a sealed round with wording, result and comments (in their random order)."""
    items = list(
        survey_round.items.select_related("version__priority", "result")
        .prefetch_related("comments")
        .order_by("position")
    )
    for item in items:
        item.version.priority.survey = survey_round.survey
    return items


def proposed_disposition(verdict: str, *, carries_consensus: bool) -> Disposition | None:
    """What the protocol suggests for an item; None where a person has to decide."""
    if verdict == Verdict.CONSENSUS:
        return Disposition.CARRY if carries_consensus else Disposition.ACCEPT
    if verdict in {Verdict.REVISE, Verdict.NO_CONSENSUS, Verdict.TOO_FEW}:
        return Disposition.CARRY
    return None


def consensus_priorities(survey: Survey) -> QuerySet[Priority]:
    """Priorities that stand: consensus, and either accepted or rated in the last round."""
    return survey.priorities.filter(_stands()).select_related("survey__pillar")


def is_finished(survey: Survey) -> bool:
    """Whether every planned round is sealed."""
    return not survey.rounds.exclude(state=RoundState.SEALED).exists()


def rated_items_by_priority(survey_ids: Iterable[int]) -> dict[int, list[RoundItem]]:
    """All judged items of surveys, by priority id, in order of the rounds."""
    items = (
        RoundItem.objects.filter(
            survey_round__survey__in=survey_ids, survey_round__state=RoundState.SEALED
        )
        .select_related("survey_round", "version", "result")
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
    """Consensus priorities of all surveys of a study whose every round is sealed, in order."""
    unsealed = SurveyRound.objects.filter(survey=OuterRef("survey")).exclude(
        state=RoundState.SEALED
    )
    return (
        Priority.objects.filter(_stands(), ~Exists(unsealed), survey__pillar__study=study)
        .select_related("survey__pillar")
        .order_by("survey__pillar__number", "number")
    )


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
