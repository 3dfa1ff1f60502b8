from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from studies.permissions import can_analyse_study
from surveys.exceptions import Refusal
from surveys.forms.desk import PasteForm
from surveys.imports import read_statements
from surveys.models import PriorityVersion, Survey
from surveys.permissions import can_edit_survey, can_view_survey
from surveys.queries import advice_by_version, wordings_of
from surveys.services.priorities import add_priorities
from surveys.views.access import survey_page


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_view_survey)
def priority_list(request: HttpRequest, survey: Survey) -> HttpResponse:
    may_edit = can_edit_survey(survey.pillar.study.visitor_role)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    versions = list(wordings_of(survey))
    form = PasteForm(
        request.POST or None,
        label=_("Priorities, one a line"),
        help_text=_(
            "English, then a tab or “ | ”, then Chinese; after that, if you like, the area in"
            " English and in Chinese. The Chinese wording may come later. Columns copied from a"
            " spreadsheet fit."
        ),
    )
    if request.method == "POST" and _added(request, survey, form, versions):
        return redirect("surveys:priority_list", survey.pk)
    may_change = may_edit and not survey.is_locked
    advice = advice_by_version(versions) if may_change else {}
    context = {
        "survey": survey,
        "versions": versions,
        "rows": [(version, advice.get(version.pk, [])) for version in versions],
        "form": form,
        "may_edit": may_edit,
        "may_change": may_change,
        "may_cite": can_analyse_study(survey.pillar.study.visitor_role),
    }
    return render(request, "surveys/priority_list.html", context)


def _added(
    request: HttpRequest, survey: Survey, form: PasteForm, versions: list[PriorityVersion]
) -> bool:
    if not form.is_valid():
        return False
    known = [version.text_en for version in versions]
    statements, problems = read_statements(form.cleaned_data["lines"], known=known)
    form.refuse(problems)
    if problems:
        return False
    try:
        added = add_priorities(
            survey=survey, statements=statements, by=request.user, now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    sentence = ngettext(
        "%(count)s priority is added.", "%(count)s priorities are added.", len(added)
    )
    messages.success(request, sentence % {"count": len(added)})
    return True
