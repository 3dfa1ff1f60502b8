"""Rounds, their groups and mails. Time is an argument."""

import datetime as dt

from django.conf import settings
from django.db.models import Count, F, QuerySet

from studies.models import Study
from surveys.breakdown import SMALLEST_GROUP, SMALLEST_INVITED, merged_labels
from surveys.enums import (
    RUNNING_ROUND_STATES,
    RoundState,
)
from surveys.models import (
    StudyEnd,
    Survey,
    SurveyRound,
)
from surveys.queries.readiness import rounds_with_readiness


def grace() -> dt.timedelta:
    """How long after its deadline a round still takes answers that were under way."""
    return dt.timedelta(seconds=settings.CLOSING_GRACE_SECONDS)


def rounds_due_to_close(now: dt.datetime) -> QuerySet[SurveyRound]:
    """Open rounds whose deadline and grace are over, and that enough have answered."""
    over = SurveyRound.objects.filter(state=RoundState.OPEN, closes_at__lte=now - grace())
    return over.filter(answered__gte=SMALLEST_GROUP)


def rounds_due_to_open(now: dt.datetime) -> QuerySet[SurveyRound]:
    """Planned rounds whose time to open has come and whose deadline has not, of live studies."""
    due = SurveyRound.objects.filter(
        state=RoundState.PLANNED, opens_at__lte=now, opens_until__gt=now
    )
    return due.filter(
        survey__pillar__study__archived_at=None, survey__pillar__study__wipe_requested_at=None
    ).select_related("scheduled_by", "survey__pillar__study")


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


def round_after(survey_round: SurveyRound) -> SurveyRound | None:
    """The round after this one with the numbers that `blockers_of` reads; None after the last."""
    rounds = rounds_with_readiness().filter(number=survey_round.number + 1)
    following = rounds.filter(survey=survey_round.survey_id).first()
    if following is not None:
        following.survey = survey_round.survey
    return following


def latest_sealed_round(survey: Survey) -> SurveyRound | None:
    """The last round with results, or None."""
    return survey.rounds.filter(state=RoundState.SEALED).order_by("-number").first()


def sealed_rounds(survey: Survey) -> QuerySet[SurveyRound]:
    """The rounds with results, by number, each with its own."""
    rounds = survey.rounds.filter(state=RoundState.SEALED)
    return rounds.select_related("result").order_by("number")


def end_of(study: Study) -> StudyEnd | None:
    """Who asked for the end of a study, who confirmed it, and what was done."""
    return (
        StudyEnd.objects.filter(study=study).select_related("requested_by", "confirmed_by").first()
    )


def has_ended(study_id: int) -> bool:
    """Whether two people decided to end the study: no round opens, nobody is invited any more."""
    return StudyEnd.objects.filter(study=study_id, confirmed_at__isnull=False).exists()


def takes_suggestions(survey_round: SurveyRound) -> bool:
    """Whether experts may suggest priorities: only if another round follows."""
    later = SurveyRound.objects.filter(
        survey=survey_round.survey_id, number__gt=survey_round.number
    )
    return later.exists()


def group_sizes(survey: Survey) -> dict[str, int]:
    """How many of the panel are in each group of the study's breakdown."""
    counted = survey.seats.values_list("expert__group").annotate(n=Count("pk")).order_by()
    return dict(counted)


def planned_groups(survey: Survey) -> dict[str, str]:
    """{group: merged label} under which the panel would answer now; empty without a breakdown."""
    if not survey.pillar.study.breakdown_en:
        return {}
    return merged_labels(group_sizes(survey), smallest=SMALLEST_INVITED)


def number_asked(survey_round: SurveyRound) -> int:
    """How many a planned round asks: the panel, or as many as answered the round before.

    Not how many of those are still on the panel: taking one expert off would show by the number
    whether that one had answered.
    """
    survey = survey_round.survey
    if survey_round.number == 1 or survey.invites_everyone:
        return survey.seats.count()
    before = survey.rounds.filter(number=survey_round.number - 1)
    return before.values_list("answered", flat=True).get()


def has_running_round(survey: Survey) -> bool:
    """Whether a round is open or being counted."""
    return survey.rounds.filter(state__in=RUNNING_ROUND_STATES).exists()


def latest_round(study: Study) -> SurveyRound | None:
    """The round that was opened last, else the first that is planned; None without a pillar."""
    rounds = SurveyRound.objects.filter(survey__pillar__study=study)
    return (
        rounds.select_related("survey__pillar__study")
        .order_by(F("opened_at").desc(nulls_last=True), "survey__pillar__number", "number")
        .first()
    )
