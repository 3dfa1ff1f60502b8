from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys import statistic_tables as tables
from surveys.models import RoundItem, SurveyRound
from surveys.permissions import can_view_results
from surveys.queries import rated_before, results_of_items, statistics_of
from surveys.rule_words import rule_sentences
from surveys.statistic_words import MEANINGS, WHY_APART, WHY_WITHHELD
from surveys.views.access import round_page
from surveys.visibility import shows_results


@require_safe
@round_page(can_view_results)
def round_statistics(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if not shows_results(survey_round):
        raise Http404
    survey = survey_round.survey
    stored = statistics_of(survey_round)
    context = {
        "survey": survey,
        "survey_round": survey_round,
        "rule": survey.rule,
        "sentences": rule_sentences(survey.rule, survey.scale),
        "stored": stored,
    }
    if stored and stored.data:
        context |= _found(survey_round, stored.data)
    return render(request, "surveys/round_statistics.html", context)


def _found(survey_round: SurveyRound, data: dict[str, Any]) -> dict[str, Any]:
    items, rule = results_of_items(survey_round), survey_round.survey.rule
    alone = [
        tables.shape_table(items, data),
        tables.panel_table(data),
        tables.sensitivity_table(items, data, rule),
        tables.ranking_table(items, data),
    ]
    since = _since(survey_round, items, data) if "people" in data else []
    first = tables.item_table(items, data, rule)
    return {
        "items": first,
        "alone": alone,
        "since": since,
        "people": data.get("people"),
        "from_round": data.get("from_round"),
        "withheld_apart": WHY_APART.get(data.get("withheld_apart", "")),
        "withheld": WHY_WITHHELD.get(data.get("withheld", "")),
        "meanings": _meanings([first, *alone, *since]),
    }


def _since(
    survey_round: SurveyRound, items: Sequence[RoundItem], data: dict[str, Any]
) -> list[tables.Table]:
    """Tables about both rounds; none where nothing about those in both may be told."""
    if data["withheld"]:
        return []
    same = rated_before(survey_round)
    reworded = {str(item.version.priority_id) for item in items if item.version_id not in same}
    found = [tables.change_table(items, data, reworded)]
    if data.get("attrition"):
        found.append(tables.attrition_table(items, data))
    if data.get("completers"):
        found.append(tables.completers_table(items, data, survey_round.survey.rule))
    if data.get("kept"):
        found.append(tables.kept_table(items, data, survey_round.survey.rule, reworded))
    return found


def _meanings(shown: Sequence[tables.Table]) -> dict[str, Any]:
    """What the tables show, in their order; rows of the panel's table are statistics, too."""
    keys = {column.key for table in shown for column in table.columns}
    return {
        key: meaning
        for key, meaning in MEANINGS.items()
        if key in keys | {"w", "w_p", "alpha", "ac2"}
    }
