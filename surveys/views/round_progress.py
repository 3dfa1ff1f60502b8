from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from surveys.models import SurveyRound
from surveys.permissions import can_run_round, can_view_survey
from surveys.plan_words import reminder_words
from surveys.queries import closing_blockers, mail_counts, reminder_blockers
from surveys.views.access import round_page


@require_safe
@round_page(can_view_survey)
def round_progress(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    survey = survey_round.survey
    now = timezone.now()
    context = {
        "waves": list(survey_round.waves.all()),
        "planned_reminders": reminder_words(survey.reminders),
        "closing_blockers": closing_blockers(survey_round),
        "reminder_blockers": reminder_blockers(survey_round, now),
        "survey": survey,
        "survey_round": survey_round,
        "mails": mail_counts(survey_round),
        "may_run": can_run_round(survey.pillar.study.visitor_role),
    }
    return render(request, "surveys/round_progress.html", context)
