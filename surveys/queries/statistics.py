"""What statistics of sealed rounds are computed from, and what is computed already."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from surveys.enums import RoundState
from surveys.models import (
    CANNOT_JUDGE,
    RoundItem,
    RoundStatistics,
    SealedBallot,
    SurveyRound,
)

if TYPE_CHECKING:
    import pandas as pd

BATCH = 500


def rounds_without_statistics() -> QuerySet[SurveyRound]:
    """Sealed rounds whose statistics are missing or of another version, with what they need.

    A round whose ballots are destroyed with the end of its study keeps what it has.
    """
    ballots = SealedBallot.objects.filter(survey_round=OuterRef("pk"))
    sealed = SurveyRound.objects.filter(Exists(ballots), state=RoundState.SEALED)
    return sealed.filter(
        ~Q(statistics__version=RoundStatistics.VERSION) | Q(statistics=None)
    ).order_by("pk")


def sealed_round_before(survey_round: SurveyRound) -> SurveyRound | None:
    """The round before this one, or None."""
    return SurveyRound.objects.filter(
        survey=survey_round.survey_id, number=survey_round.number - 1, state=RoundState.SEALED
    ).first()


def statistics_of(survey_round: SurveyRound) -> RoundStatistics | None:
    """What the worker has computed, or None until then."""
    return RoundStatistics.objects.filter(survey_round=survey_round).first()


def matrix_of(survey_round: SurveyRound) -> "pd.DataFrame":
    """The ratings of a sealed round as a matrix (surveys.round_statistics.matrices).

    Rows are pseudonyms and never leave the worker; columns are ids of priorities as text, which
    stay the same through every wording, in the order of the list. For the worker only.
    """
    import numpy as np
    import pandas as pd

    from surveys.round_statistics.matrices import BLANK
    from surveys.round_statistics.matrices import CANNOT_JUDGE as UNABLE

    items = RoundItem.objects.filter(survey_round=survey_round).order_by("position")
    columns = {
        str(pk): str(priority) for pk, priority in items.values_list("pk", "version__priority")
    }
    ballots = SealedBallot.objects.filter(survey_round=survey_round).order_by("pk")
    rows = list(ballots.values_list("ballot_key", "answers").iterator(chunk_size=BATCH))
    answers = [[given.get(item, BLANK - 1) for item in columns] for _key, given in rows]
    stored = np.array(answers, dtype=np.int64).reshape(len(rows), len(columns))
    cells = np.select([stored == CANNOT_JUDGE, stored < 0], [UNABLE, BLANK], stored)
    return pd.DataFrame(cells, index=[key for key, _given in rows], columns=[*columns.values()])


def results_of_items(survey_round: SurveyRound) -> list[RoundItem]:
    """Items of a sealed round with wording and tally, by position. One query, no comments."""
    items = list(
        survey_round.items.select_related("version__priority", "result").order_by("position")
    )
    for item in items:
        item.version.priority.survey = survey_round.survey
    return items


def rated_before(survey_round: SurveyRound) -> set[int]:
    """Ids of the wordings that were rated in the round before, too."""
    earlier = RoundItem.objects.filter(
        survey_round__survey=survey_round.survey_id, survey_round__number=survey_round.number - 1
    )
    return set(earlier.values_list("version_id", flat=True))


def rated_twice(survey_round: SurveyRound) -> frozenset[str]:
    """Ids of priorities, as text, whose wording is the same in this round and the one before."""
    same = survey_round.items.filter(version__in=rated_before(survey_round))
    return frozenset(map(str, same.values_list("version__priority", flat=True)))


def statistics_until(survey_round: SurveyRound) -> dict[int, RoundStatistics]:
    """What is computed of the rounds up to this one, by number of the round."""
    found = RoundStatistics.objects.filter(
        survey_round__survey=survey_round.survey_id, survey_round__number__lte=survey_round.number
    )
    return {each.survey_round.number: each for each in found.select_related("survey_round")}
