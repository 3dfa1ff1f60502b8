import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from studies.enums import EvidenceKind
from studies.forms import SmallTableForm
from studies.models import Study
from studies.permissions import can_analyse_study
from studies.services.evidence import add_evidence
from studies.views.access import study_page
from surveys.findings import UnreadableTableError
from surveys.imports.evidence import MOST_EVIDENCE, ORDER, read_evidence_table
from surveys.imports.reading import Reading
from surveys.imports.tables import read_text_table
from surveys.queries import EvidencePlan, plan_evidence

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_analyse_study)
def evidence_import(request: HttpRequest, study: Study) -> HttpResponse:
    """Choose a table, look through what it would add, take all of it or nothing."""
    form = SmallTableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"study": study, "form": form, "most": MOST_EVIDENCE}
    if request.method == "POST" and form.is_valid():
        reading = _read(form.data_of_table())
        plan = plan_evidence(study, reading.rows)
        if "take" in request.POST and plan.new and not reading.is_refused:
            return _taken(request, study, plan)
        context |= _preview(reading, plan)
    context["kinds"] = EvidenceKind.values
    return render(request, "surveys/evidence_import.html", context)


def _read(data: bytes) -> Reading:
    try:
        return read_evidence_table(read_text_table(data))
    except UnreadableTableError as problem:
        return Reading(findings=[problem.finding])


def _preview(reading: Reading, plan: EvidencePlan) -> dict[str, Any]:
    problems = [each for each in reading.findings if not each.is_advice]
    return {
        "plan": plan,
        "new_rows": [row | {"kind": EvidenceKind(row["kind"]).label} for row in plan.new]
        if not problems
        else [],
        "problem_count": len(problems),
        "problems": problems[:MOST_SHOWN],
        "more": max(len(problems) - MOST_SHOWN, 0),
        "advice": [each for each in reading.findings if each.is_advice],
        "table": _as_lines(plan) if not problems else "",
    }


def _as_lines(plan: EvidencePlan) -> str:
    """The new rows as a table that is read in the same way; it says exactly what was shown."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(ORDER)
    writer.writerows([["" if row[key] is None else row[key] for key in ORDER] for row in plan.new])
    return text.getvalue()


def _taken(request: HttpRequest, study: Study, plan: EvidencePlan) -> HttpResponse:
    added = add_evidence(study=study, entries=plan.new, by=request.user, now=timezone.now())
    sentence = ngettext(
        "%(count)s piece of evidence is added.",
        "%(count)s pieces of evidence are added.",
        len(added),
    )
    messages.success(request, sentence % {"count": len(added)})
    return redirect("surveys:evidence_list", study.slug)
