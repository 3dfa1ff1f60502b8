"""The codebook as files: to take away, and to bring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from roadmap.codebook_files.tables import read_codebook_table
from roadmap.codebook_plan import CodebookPlan, plan_codebook
from roadmap.exports import codes as exports
from roadmap.forms.codebook_files import CodebookFileForm
from roadmap.permissions import can_edit_structure
from roadmap.services.codebook_files import take_codebook
from roadmap.views.access import member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal

MOST_SHOWN = 50
MOST_HANDED_ON = 900_000  # bytes that a form may carry from one look to the next


@require_safe
@study_page(can_edit_structure)
def codebook_csv(_request: HttpRequest, study: Study) -> HttpResponse:
    text = exports.codebook_table(study)
    return download(text, "text/csv; charset=utf-8", f"{study.slug}-codebook.csv")


@require_safe
@study_page(can_edit_structure)
def codebook_qdc(_request: HttpRequest, study: Study) -> HttpResponse:
    text = exports.codebook_qdc(study)
    return download(text, "application/xml; charset=utf-8", f"{study.slug}-codebook.qdc")


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_edit_structure)
def codebook_import(request: HttpRequest, study: Study) -> HttpResponse:
    """Choose a file, look through what it would change, take all of it or nothing."""
    pillars = list(study.pillars.order_by("number"))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CodebookFileForm(*sent, pillars=pillars)
    context: dict[str, Any] = {"study": study, "form": form, "pillars": pillars}
    if form.is_valid():
        if "take" in request.POST and _taken(request, study, form):
            return redirect("roadmap:codebook", study.slug)
        plan = plan_codebook(study, form.read_codebook(), pillar=form.pillar_meant())
        context |= _preview(plan)
    return render(request, "roadmap/codebook_import.html", context)


def _preview(plan: CodebookPlan) -> dict[str, Any]:
    table = exports.planned_table(plan)
    return {
        "plan": plan,
        "problems": plan.problems[:MOST_SHOWN],
        "more": max(len(plan.problems) - MOST_SHOWN, 0),
        "table": table,
        "is_too_much": len(table.encode()) > MOST_HANDED_ON,
    }


def _taken(request: HttpRequest, study: Study, form: CodebookFileForm) -> bool:
    try:
        plan = take_codebook(
            study=study,
            file=read_codebook_table(form.data_of_file()),
            seen=form.cleaned_data["seen"],
            by=member(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    new, changed = len(plan.new_codes), len(plan.changed)
    added = ngettext("%(count)s code is new.", "%(count)s codes are new.", new) % {"count": new}
    other = ngettext(
        "%(count)s area or code changed.", "%(count)s areas or codes changed.", changed
    ) % {"count": changed}
    messages.success(request, _("The file is taken.") + f" {added} {other}")
    return True


def download(text: str, content_type: str, name: str) -> HttpResponse:
    """A file that no cache keeps; its name holds nothing that a person typed."""
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
