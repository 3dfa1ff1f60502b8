from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.forms.desk import WordingForm
from surveys.imports import Statement
from surveys.models import PriorityVersion
from surveys.permissions import can_edit_survey
from surveys.services.priorities import edit_wording, remove_priority
from surveys.views.access import version_page


@require_http_methods(["GET", "HEAD", "POST"])
@version_page(can_edit_survey)
def priority_edit(request: HttpRequest, version: PriorityVersion) -> HttpResponse:
    initial = {
        "text_en": version.text_en,
        "text_zh": version.text_zh,
        "area_en": version.priority.area_en,
        "area_zh": version.priority.area_zh,
    }
    form = WordingForm(request.POST or None, initial=initial)
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                return _removed(request, version)
            if form.is_valid():
                return _saved(request, version, form)
        except Refusal as refusal:
            form.is_valid()
            form.add_error(None, str(refusal.sentence))
    survey = version.priority.survey
    context = {"survey": survey, "version": version, "form": form}
    return render(request, "surveys/priority_edit.html", context)


def _removed(request: HttpRequest, version: PriorityVersion) -> HttpResponse:
    priority = version.priority
    code, survey_id = priority.code, priority.survey_id
    remove_priority(priority=priority, by=request.user, now=timezone.now())
    messages.success(request, _("%(code)s is off the list.") % {"code": code})
    return redirect("surveys:priority_list", survey_id)


def _saved(request: HttpRequest, version: PriorityVersion, form: WordingForm) -> HttpResponse:
    edit_wording(
        version=version,
        statement=Statement(**form.cleaned_data),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("%(code)s is saved.") % {"code": version.priority.code})
    return redirect("surveys:priority_list", version.priority.survey_id)
