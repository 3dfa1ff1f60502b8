from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from surveys.exceptions import Refusal
from surveys.forms.wording import WordingForm
from surveys.imports import Statement
from surveys.imports.statements import LONGEST_STATEMENT
from surveys.models import Survey
from surveys.permissions import can_edit_survey
from surveys.queries import advice_on
from surveys.services.priorities import add_priorities
from surveys.views.access import survey_page


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_edit_survey)
def priority_add(request: HttpRequest, survey: Survey) -> HttpResponse:
    form = WordingForm(request.POST or None)
    if request.method == "POST" and form.is_fit(survey) and "check" not in request.POST:
        try:
            statement = Statement(**form.cleaned_data)
            add_priorities(
                survey=survey, statements=[statement], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The priority is added."))
            return redirect("surveys:priority_list", survey.pk)
    context = {"survey": survey, "form": form} | _advice(request, survey)
    return render(request, "surveys/priority_add.html", context)


@require_POST
@survey_page(can_edit_survey)
def priority_check(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Advice on what stands in the form at this moment, as a part of a page; nothing is saved."""
    return render(request, "surveys/_wording_advice.html", _advice(request, survey))


def _advice(request: HttpRequest, survey: Survey) -> dict[str, object]:
    text_en, text_zh, but = (
        request.POST.get(name, "").strip()[:LONGEST_STATEMENT]
        for name in ("text_en", "text_zh", "version")
    )
    if not text_en:
        return {"advice": [], "is_checked": False}
    advice = advice_on(survey, text_en=text_en, text_zh=text_zh, but=but)
    return {"advice": advice, "is_checked": True}
