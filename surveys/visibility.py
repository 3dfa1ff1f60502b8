"""Who may see which figures in which phase: the one confidential question of the system."""

from surveys.breakdown import SMALLEST_GROUP
from surveys.models import SurveyRound


def shows_results(survey_round: SurveyRound) -> bool:
    """Whether anything about ratings may stand on a page: only once the round is sealed."""
    return survey_round.is_sealed


def may_name_silent(answered: int, silent: int) -> bool:
    """Whether the silent may be named: neither they nor the others may be a handful."""
    return answered >= SMALLEST_GROUP and silent >= SMALLEST_GROUP


def shows_feedback(rated: int) -> bool:
    """Whether a distribution goes to experts: even knowing their own rating they face 4 others."""
    return rated >= SMALLEST_GROUP
