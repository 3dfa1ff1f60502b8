from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.models import Expert
from surveys.panel_results import own_suggestions_of, priority_results
from surveys.queries import round_for_expert
from surveys.rule_words import rule_sentences
from surveys.secrets import Link
from surveys.views.access import expert_page
from surveys.views.rate_priorities import frame


@require_safe
@expert_page
def expert_results(request: HttpRequest, expert: Expert, link: Link, round_id: int) -> HttpResponse:
    survey_round = round_for_expert(expert, round_id)
    if survey_round is None or survey_round.survey.results_shared_at is None:
        raise Http404
    survey = survey_round.survey
    results = priority_results(survey, link)
    context = frame(expert, survey_round) | {
        "rule": survey.rule,
        "sentences": rule_sentences(survey.rule, survey.scale),
        "results": results,
        "with_own_words": [each for each in results if each.has_own_words],
        "suggestions": own_suggestions_of(survey, link),
    }
    return render(request, "surveys/expert_results.html", context)
