"""What became of items from round to round."""

from collections import defaultdict

from surveys.enums import RoundState
from surveys.models import RoundItem, SurveyRound, VersionLineage


def judged_items_until(survey_round: SurveyRound) -> dict[SurveyRound, list[RoundItem]]:
    """Items with wording and result of every sealed round up to this one, in order of time."""
    items = (
        RoundItem.objects.filter(
            survey_round__survey=survey_round.survey_id,
            survey_round__number__lte=survey_round.number,
            survey_round__state=RoundState.SEALED,
        )
        .select_related("survey_round__result", "version__priority", "result")
        .defer("survey_round__result__bundle")
        .order_by("survey_round__number", "position")
    )
    found: dict[SurveyRound, list[RoundItem]] = defaultdict(list)
    for item in items:
        item.version.priority.survey = item.survey_round.survey = survey_round.survey
        found[item.survey_round].append(item)
    return dict(found)


def lineage_kinds(survey_round: SurveyRound) -> dict[int, str]:
    """How each wording of the survey that was made from another one came about, by its id."""
    steps = VersionLineage.objects.filter(child__priority__survey=survey_round.survey_id)
    return dict(steps.values_list("child", "kind"))
