from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.views.access import confirmed_recently
from surveys import tasks
from surveys.exceptions import Refusal, TooFewAnswers
from surveys.models import SurveyRound
from surveys.permissions import can_run_round
from surveys.services.rounds import close_round
from surveys.views.access import round_page


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_run_round)
@confirmed_recently
def round_close(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if request.method == "POST":
        return _closed(request, survey_round)
    if not survey_round.is_open:
        messages.info(request, _not_open(survey_round))
        return redirect("surveys:round_progress", survey_round.pk)
    context = {"survey": survey_round.survey, "survey_round": survey_round}
    return render(request, "surveys/round_close.html", context)


def _closed(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    try:
        close_round(survey_round=survey_round, by=request.user, now=timezone.now())
    except TooFewAnswers as refusal:
        messages.error(request, str(refusal.sentence))
    except Refusal:
        survey_round.refresh_from_db(fields=["state", "closed_at"])
        messages.info(request, _not_open(survey_round))
    else:
        tasks.hint(tasks.seal_round, round_id=survey_round.pk)
        messages.success(request, _("The round is closed. Its answers are being counted."))
    return redirect("surveys:round_progress", survey_round.pk)


def _not_open(survey_round: SurveyRound) -> str:
    if survey_round.closed_at:
        return _("This round was closed already, so there was nothing left to do.")
    return _("This round has not been opened yet, so there is nothing to close.")
