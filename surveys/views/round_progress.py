from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.models import SurveyRound
from surveys.permissions import can_run_round, can_view_survey
from surveys.queries import mail_counts
from surveys.views.access import round_page


@require_safe
@round_page(can_view_survey)
def round_progress(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    survey = survey_round.survey
    context = {
        "survey": survey,
        "survey_round": survey_round,
        "mails": mail_counts(survey_round),
        "may_run": can_run_round(survey.pillar.study.visitor_role),
    }
    return render(request, "surveys/round_progress.html", context)
