"""Statistics of sealed rounds: computed once by the worker, read by pages."""

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import transaction

from surveys.models import RoundStatistics, SurveyRound
from surveys.queries import (
    matrix_of,
    rated_twice,
    rounds_without_statistics,
    sealed_round_before,
)

if TYPE_CHECKING:
    from surveys.published_statistics import Before

logger = logging.getLogger(__name__)


def compute_due_statistics(*, now: dt.datetime) -> list[RoundStatistics]:
    """Compute what is missing or of an older version; for the worker, safe twice.

    A failure of one round is logged and does not hold up the others. Side effects: statistics.
    """
    computed = []
    for survey_round in rounds_without_statistics().select_related("survey"):
        try:
            computed.append(compute_statistics(survey_round=survey_round, now=now))
        except Exception:
            logger.exception(
                "no statistics of round %s; the next tick tries again", survey_round.pk
            )
    return computed


def compute_statistics(*, survey_round: SurveyRound, now: dt.datetime) -> RoundStatistics:
    """Compute the statistics of a sealed round and store them in place of older ones.

    The ratings are read and reckoned outside of any transaction, since they never change. Side
    effects: statistics.
    """
    from surveys.published_statistics import published_statistics

    data = published_statistics(
        matrix_of(survey_round),
        number=survey_round.number,
        rule=survey_round.survey.rule,
        invited=survey_round.invited,
        before=_before(survey_round),
    )
    with transaction.atomic():
        stored, _made = RoundStatistics.objects.update_or_create(
            survey_round=survey_round,
            defaults={"version": RoundStatistics.VERSION, "computed_at": now, "data": data},
        )
    return stored


def _before(survey_round: SurveyRound) -> "Before | None":
    from surveys.published_statistics import Before

    earlier = sealed_round_before(survey_round)
    if earlier is None:
        return None
    first = sealed_round_before(earlier)
    return Before(
        number=earlier.number,
        matrix=matrix_of(earlier),
        experts_before=frozenset(matrix_of(first).index) if first else frozenset(),
        same_wording=rated_twice(survey_round),
    )
