"""Questions about surveys, named by their answers. Time is an argument."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from studies.models import Study
from surveys.consensus import Verdict
from surveys.enums import Disposition, MessageState, RoundState
from surveys.models import (
    Expert,
    ItemResult,
    Message,
    PanelSeat,
    Priority,
    PriorityVersion,
    RoundItem,
    SealedBallot,
    Survey,
    SurveyRound,
)

SMALLEST_PANEL = 10


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
    """Open rounds whose deadline and grace are over."""
    return SurveyRound.objects.filter(state=RoundState.OPEN, closes_at__lte=now - grace())


def rounds_due_to_seal() -> QuerySet[SurveyRound]:
    """Closed rounds that wait for a worker."""
    return SurveyRound.objects.filter(state=RoundState.CLOSED)


def next_round(survey: Survey) -> SurveyRound | None:
    """The first planned round, or None after the last."""
    return survey.rounds.filter(state=RoundState.PLANNED).order_by("number").first()


def latest_sealed_round(survey: Survey) -> SurveyRound | None:
    """The last round with results, or None."""
    return survey.rounds.filter(state=RoundState.SEALED).order_by("-number").first()


def surveys_with_rounds(study: Study) -> QuerySet[Survey]:
    """Surveys of a study by pillar, each with rounds and with counts of list and panel."""
    return (
        Survey.objects.filter(pillar__study=study)
        .select_related("pillar__study")
        .annotate(
            priority_count=Count("priorities", distinct=True),
            seat_count=Count("seats", distinct=True),
        )
        .prefetch_related("rounds__result")
        .order_by("pillar__number")
    )


def round_blockers(survey_round: SurveyRound) -> list[Blocker]:
    """What must be done before this planned round can open."""
    survey = survey_round.survey
    running = survey.rounds.exclude(pk=survey_round.pk)
    blockers = []
    if running.filter(state__in=[RoundState.OPEN, RoundState.CLOSED]).exists():
        blockers.append(Blocker(sentence=_("Another round of this survey is still running.")))
    if survey_round.number == 1:
        return blockers + _first_round_blockers(survey)
    return blockers + _later_round_blockers(survey_round)


def _first_round_blockers(survey: Survey) -> list[Blocker]:
    blockers = []
    versions = PriorityVersion.objects.filter(priority__survey=survey)
    mend: dict[str, Any] = {"page": "surveys:priority_list", "page_key": survey.pk}
    if not versions.exists():
        blockers.append(Blocker(sentence=_("The list has no priorities yet."), **mend))
    untranslated = versions.filter(text_zh="").count()
    if untranslated:
        sentence = _("%(count)s priorities have no Chinese wording yet.") % {"count": untranslated}
        blockers.append(Blocker(sentence=sentence, **mend))
    seats = survey.seats.count()
    if seats < SMALLEST_PANEL:
        sentence = _(
            "The panel has %(count)s experts. It needs at least %(smallest)s, so that nobody’s"
            " ratings can be guessed."
        ) % {"count": seats, "smallest": SMALLEST_PANEL}
        blockers.append(Blocker(sentence=sentence, page="surveys:panel", page_key=survey.pk))
    return blockers


def _later_round_blockers(survey_round: SurveyRound) -> list[Blocker]:
    before = SurveyRound.objects.filter(
        survey=survey_round.survey, number=survey_round.number - 1, state=RoundState.SEALED
    ).first()
    if before is None:
        return [Blocker(sentence=_("The round before it is not counted and sealed yet."))]
    mend: dict[str, Any] = {"page": "surveys:round_refine", "page_key": before.pk}
    undecided = before.items.filter(disposition="").count()
    if undecided:
        sentence = _("%(count)s priorities have no decision yet.") % {"count": undecided}
        return [Blocker(sentence=sentence, **mend)]
    if not before.items.filter(disposition=Disposition.CARRY).exists():
        sentence = _("No priority is carried into this round.")
        return [Blocker(sentence=sentence, **mend)]
    return []


def mail_counts(survey_round: SurveyRound) -> dict[str, int]:
    """Number of mails of a round by state, every state present."""
    counted = dict(
        Message.objects.filter(survey_round=survey_round)
        .values_list("state")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {state: counted.get(state, 0) for state in MessageState.values}


# --- the expert -----------------------------------------------------------------------------


def expert_by_auth(auth: str) -> Expert | None:
    """The expert whose link has this hash, with the study; None for an unknown link."""
    return Expert.objects.select_related("study").filter(auth=auth).first()


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
    stands = RoundItem.objects.filter(
        version__priority=OuterRef("pk"),
        survey_round__state=RoundState.SEALED,
        result__verdict=Verdict.CONSENSUS,
    ).filter(
        Q(disposition=Disposition.ACCEPT)
        | ~Exists(
            SurveyRound.objects.filter(
                survey=OuterRef("survey_round__survey"),
                number__gt=OuterRef("survey_round__number"),
            )
        )
    )
    return survey.priorities.filter(Exists(stands)).select_related("survey__pillar")


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
