from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from surveys.exceptions import Refusal
from surveys.forms.wording import WordingForm
from surveys.imports import Statement
from surveys.models import PriorityVersion
from surveys.permissions import can_edit_survey
from surveys.queries import advice_on
from surveys.services.priorities import (
    edit_wording,
    move_priority,
    remove_priority,
    statement_of,
)
from surveys.views.access import version_page


@require_http_methods(["GET", "HEAD", "POST"])
@version_page(can_edit_survey)
def priority_edit(request: HttpRequest, version: PriorityVersion) -> HttpResponse:
    statement = statement_of(version)
    form = WordingForm(request.POST or None, initial=asdict(statement))
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                return _removed(request, version)
            if (
                form.is_fit(version.priority.survey, but=str(version.pk))
                and "check" not in request.POST
            ):
                return _saved(request, version, form)
        except Refusal as refusal:
            form.is_valid()
            form.add_error(None, str(refusal.sentence))
    survey = version.priority.survey
    text_en, text_zh = (str(form[name].value() or "") for name in ("text_en", "text_zh"))
    context = {
        "survey": survey,
        "version": version,
        "form": form,
        "is_checked": bool(text_en),
        "advice": advice_on(survey, text_en=text_en, text_zh=text_zh, but=str(version.pk)),
    }
    return render(request, "surveys/priority_edit.html", context)


@require_POST
@version_page(can_edit_survey)
def priority_move(request: HttpRequest, version: PriorityVersion) -> HttpResponse:
    priority = version.priority
    up = request.POST.get("move") == "up"
    try:
        move_priority(priority=priority, up=up, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    page = reverse("surveys:priority_list", args=[priority.survey_id])
    return redirect(f"{page}#version-{version.pk}")


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
