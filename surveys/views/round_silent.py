from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studies.views.access import confirmed_recently
from surveys import tasks
from surveys.exceptions import Refusal
from surveys.forms.desk import ReasonForm
from surveys.models import SurveyRound
from surveys.permissions import can_run_round
from surveys.queries import reveal_blockers
from surveys.services.reminders import remind_silent, reveal_silent
from surveys.views.access import round_page


@require_POST
@round_page(can_run_round)
def round_remind(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    try:
        remind_silent(survey_round=survey_round, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        tasks.hint(tasks.send_messages)
        messages.success(request, _("A reminder goes to everybody who has not answered."))
    return redirect("surveys:round_progress", survey_round.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_run_round)
@confirmed_recently
def round_silent(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    now = timezone.now()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            reveal_silent(survey_round=survey_round, reason=reason, by=request.user, now=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            tasks.hint(tasks.send_messages)
            messages.success(request, _("The names are on their way to your own mail address."))
            return redirect("surveys:round_progress", survey_round.pk)
    context = {
        "survey": survey_round.survey,
        "survey_round": survey_round,
        "form": form,
        "blockers": reveal_blockers(survey_round, now),
    }
    return render(request, "surveys/round_silent.html", context)
