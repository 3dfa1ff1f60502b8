from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.forms.protocol import DeviationForm, ProtocolForm
from surveys.models import Survey
from surveys.permissions import can_edit_survey, can_view_survey
from surveys.plan_words import PRESET_WORDS, plan_rows, preset_of
from surveys.queries import deviations_of
from surveys.rule_words import rule_sentences
from surveys.services.deviations import record_deviations
from surveys.services.surveys import set_protocol
from surveys.views.access import survey_page


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_view_survey)
def protocol(request: HttpRequest, survey: Survey) -> HttpResponse:
    may_edit = can_edit_survey(survey.pillar.study.visitor_role)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    round_count = survey.rounds.count()
    initial = ProtocolForm.values_of(survey, round_count=round_count)
    form = ProtocolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_protocol(survey=survey, by=request.user, now=timezone.now(), **form.protocol())
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The protocol is saved."))
            return redirect("surveys:protocol", survey.pk)
    context = {
        "survey": survey,
        "form": form,
        "presets": PRESET_WORDS.values(),
        "source": PRESET_WORDS[preset].source if (preset := preset_of(survey.rule)) else "",
        "plan": plan_rows(survey.plan(round_count=round_count)),
        "deviations": deviations_of(survey),
        "sentences": rule_sentences(survey.rule, survey.scale),
        "may_edit": may_edit,
        "shows_form": may_edit and not survey.is_locked,
    }
    return render(request, "surveys/protocol.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_edit_survey)
def deviation_add(request: HttpRequest, survey: Survey) -> HttpResponse:
    if not survey.is_locked:
        messages.info(request, _("Nothing is locked yet: change the plan itself."))
        return redirect("surveys:protocol", survey.pk)
    initial = DeviationForm.plan_of(survey, round_count=survey.rounds.count())
    form = DeviationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_deviations(
                survey=survey,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
                other=form.other(),
                **form.plan(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The deviation is on record."))
            return redirect("surveys:protocol", survey.pk)
    context = {
        "survey": survey,
        "form": form,
        "sentences": rule_sentences(survey.rule, survey.scale),
    }
    return render(request, "surveys/deviation_add.html", context)
