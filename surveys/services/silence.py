"""Who has not answered: computed by the worker with the link key, never stored.

A flag beside a name would join people to ballots; see docs/decisions/0004.
"""

from surveys.models import Ballot, Expert, SurveyRound
from surveys.secrets import issue_link
from surveys.services.link_keys import link_key


def silent_experts(*, survey_round: SurveyRound) -> list[Expert]:
    """Experts of the panel who have not answered an open round."""
    answered = set(
        Ballot.objects.filter(survey_round=survey_round).values_list("ballot_key", flat=True)
    )
    experts = list(Expert.objects.filter(seats__survey=survey_round.survey_id))
    if not experts:
        return []
    key = link_key(experts[0].study_id)
    return [
        expert
        for expert in experts
        if issue_link(key, expert.pk, expert.generation).ballot_key not in answered
    ]
