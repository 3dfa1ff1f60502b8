from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.forms.desk import DeadlineForm
from surveys.models import SurveyRound
from surveys.permissions import can_run_round
from surveys.services.rounds import extend_round
from surveys.views.access import round_page


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_run_round)
def round_extend(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if not survey_round.is_open:
        messages.info(request, _("Only an open round can be extended."))
        return redirect("surveys:round_progress", survey_round.pk)
    now = timezone.now()
    form = DeadlineForm(
        request.POST or None, now=now, initial={"closes_at": survey_round.closes_at}
    )
    if request.method == "POST" and form.is_valid():
        try:
            extend_round(
                survey_round=survey_round,
                closes_at=form.cleaned_data["closes_at"],
                by=request.user,
                now=now,
            )
        except Refusal as refusal:
            form.add_error("closes_at", str(refusal.sentence))
        else:
            messages.success(request, _("The round has a later deadline."))
            return redirect("surveys:round_progress", survey_round.pk)
    context = {"survey": survey_round.survey, "survey_round": survey_round, "form": form}
    return render(request, "surveys/round_extend.html", context)
