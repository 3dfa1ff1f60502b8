"""A coder's own codes as a table: to work with elsewhere, and to bring back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from roadmap.codebook_files.codings import read_codings
from roadmap.codings import board
from roadmap.exports import codes as exports
from roadmap.forms.codebook_files import TableUploadForm
from roadmap.own_codings import CodingsPlan, own_pillars, plan_codings
from roadmap.permissions import can_code
from roadmap.services.coders import Choice, choose_codes
from roadmap.views.access import member
from roadmap.views.codebook_files import download
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal

MOST_SHOWN = 50
CSV = "text/csv; charset=utf-8"


@require_safe
@study_page(can_code)
def codings_csv(_request: HttpRequest, study: Study) -> HttpResponse:
    """The codes of both coders beside the final ones, of pillars where they are compared."""
    return download(exports.codings_table(study), CSV, f"{study.slug}-codings.csv")


@require_safe
@study_page(can_code)
def own_codings_csv(request: HttpRequest, study: Study) -> HttpResponse:
    pillars = own_pillars(board(study, member(request)))
    return download(exports.own_codings_table(pillars), CSV, f"{study.slug}-my-codes.csv")


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_code)
def codings_import(request: HttpRequest, study: Study) -> HttpResponse:
    """Choose a table, look through what it would change, take all of it or nothing."""
    pillars = own_pillars(board(study, member(request)))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TableUploadForm(*sent)
    context: dict[str, Any] = {"study": study, "form": form, "pillars": pillars}
    if form.is_valid():
        table = read_codings(form.data_of_file())
        plan = plan_codings(pillars, table.rows)
        plan.problems = sorted(table.problems + plan.problems, key=lambda each: each.row)
        is_taken = "take" in request.POST and plan.new and not plan.problems
        if is_taken and _taken(request, study, plan, form):
            return redirect("roadmap:coding_board", study.slug)
        context |= {
            "plan": plan,
            "problems": plan.problems[:MOST_SHOWN],
            "more": max(len(plan.problems) - MOST_SHOWN, 0),
            "table": exports.new_choices_table(plan.new),
        }
    return render(request, "roadmap/codings_import.html", context)


def _taken(request: HttpRequest, study: Study, plan: CodingsPlan, form: TableUploadForm) -> bool:
    choices = {
        each.row.priority.pk: Choice(sub_topic=each.code, note=each.note) for each in plan.new
    }
    try:
        choose_codes(study=study, choices=choices, by=member(request), now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    sentence = ngettext("%(count)s code is taken.", "%(count)s codes are taken.", len(choices))
    messages.success(request, sentence % {"count": len(choices)})
    return True
