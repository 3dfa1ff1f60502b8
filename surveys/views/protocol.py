from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.forms.desk import ProtocolForm
from surveys.models import Survey
from surveys.permissions import can_edit_survey, can_view_survey
from surveys.rule_words import rule_sentences
from surveys.services.surveys import set_protocol
from surveys.views.access import survey_page


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_view_survey)
def protocol(request: HttpRequest, survey: Survey) -> HttpResponse:
    may_edit = can_edit_survey(survey.pillar.study.visitor_role)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    round_count = survey.rounds.count()
    initial = ProtocolForm.values_of(
        survey.rule, round_count=round_count, carries_consensus=survey.carries_consensus
    )
    form = ProtocolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_protocol(
                survey=survey,
                rule=form.cleaned_data["rule"],
                round_count=form.cleaned_data["round_count"],
                carries_consensus=form.cleaned_data["carries_consensus"],
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("surveys:protocol", survey.pk)
    context = {
        "survey": survey,
        "form": form,
        "round_count": round_count,
        "sentences": rule_sentences(survey.rule),
        "shows_form": may_edit and not survey.is_locked,
    }
    return render(request, "surveys/protocol.html", context)
