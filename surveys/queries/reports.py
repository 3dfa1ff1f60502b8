"""What reports tell beside results: suggestions, the team."""

from collections import defaultdict

from django.db.models import Count, QuerySet

from studies.models import Membership, Study
from surveys.enums import RoundState
from surveys.models import Suggestion, Survey, SurveyRound
from surveys.queries.rounds import sealed_rounds


def fates_of_suggestions(survey: Survey) -> dict[int, dict[str, int]]:
    """Of each sealed round, {round id: {fate: how many suggestions}}; "" is no answer yet."""
    rounds = sealed_rounds(survey).values("pk")
    counted = (
        Suggestion.objects.filter(survey_round__in=rounds)
        .values_list("survey_round", "fate")
        .annotate(n=Count("pk"))
        .order_by()
    )
    fates: dict[int, dict[str, int]] = defaultdict(dict)
    for round_id, fate, count in counted:
        fates[round_id][fate] = count
    return dict(fates)


def surveys_with_results(study: Study) -> list[Survey]:
    """Surveys of a study with at least one sealed round, in order of their pillars."""
    sealed = SurveyRound.objects.filter(survey__pillar__study=study, state=RoundState.SEALED)
    surveys = Survey.objects.filter(rounds__in=sealed).distinct().select_related("pillar")
    found = list(surveys.order_by("pillar__number"))
    for survey in found:
        survey.pillar.study = study
    return found


def team_of(study: Study) -> QuerySet[Membership]:
    """The team by role and name."""
    return study.memberships.select_related("user").order_by("role", "user__name")
