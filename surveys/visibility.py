"""Who may see which figures in which phase: the one confidential question of the system."""

from surveys.models import SurveyRound

SMALLEST_GROUP = 5


def shows_results(survey_round: SurveyRound) -> bool:
    """Whether anything about ratings may stand on a page: only once the round is sealed."""
    return survey_round.is_sealed


def shows_feedback(rated: int) -> bool:
    """Whether a distribution goes to experts: even knowing their own rating they face 4 others."""
    return rated >= SMALLEST_GROUP
