from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.exceptions import Refusal
from surveys.models import SurveyRound
from surveys.permissions import can_run_round
from surveys.services.results import share_results
from surveys.views.access import round_page


@require_POST
@round_page(can_run_round)
def results_share(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    try:
        share_results(survey=survey_round.survey, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The panel can see the results; a mail tells each expert."))
    return redirect("surveys:round_results", survey_round.pk)
