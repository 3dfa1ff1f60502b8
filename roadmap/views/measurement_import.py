from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from roadmap.follow_up import following
from roadmap.imports import MOST_ROWS, RowProblem, read_measurements
from roadmap.measurement_plan import MeasurementPlan, plan_measurements
from roadmap.permissions import can_follow_up
from roadmap.services.measurements import RowsRefused, take_measurements
from roadmap.views.access import member
from studies.forms import SmallTableForm
from studies.models import Study
from studies.views.access import study_page

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
def measurement_import(request: HttpRequest, study: Study) -> HttpResponse:
    """Choose a table, look through what it would change, take all of it or nothing."""
    form = SmallTableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"study": study, "form": form, "most": MOST_ROWS}
    if request.method == "POST" and form.is_valid():
        data = form.data_of_table()
        table = read_measurements(data)
        plan = plan_measurements(study, table.rows, today=timezone.localdate())
        plan.problems = sorted(table.problems + plan.problems, key=lambda each: each.row)
        if "take" in request.POST and plan.new and not plan.problems:
            return _taken(request, study, plan)
        context |= _preview(plan)
    followed = following(study, today=timezone.localdate())
    context["indicators"] = [each for known in followed.values() for each in known.indicators]
    return render(request, "roadmap/measurement_import.html", context)


def _preview(plan: MeasurementPlan) -> dict[str, Any]:
    lines = [
        [each.row.indicator, each.row.measured_on, each.row.value, each.row.evidence, each.row.link]
        for each in plan.new
    ]
    return {
        "plan": plan,
        "problems": plan.problems[:MOST_SHOWN],
        "more": max(len(plan.problems) - MOST_SHOWN, 0),
        "table": _as_lines(lines),
    }


def _as_lines(rows: list[list[Any]]) -> str:
    """The new rows as a table that is read in the same way; it says exactly what was shown."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["indicator", "date", "value", "evidence", "link"])
    writer.writerows(rows)
    return text.getvalue()


def _taken(request: HttpRequest, study: Study, plan: MeasurementPlan) -> HttpResponse:
    rows = [each.row for each in plan.new]
    try:
        taken = take_measurements(study=study, rows=rows, by=member(request), now=timezone.now())
    except RowsRefused as refusal:
        messages.error(request, _first(refusal.problems))
        return redirect(request.path)
    sentence = ngettext(
        "%(count)s value is taken. Readers see it now.",
        "%(count)s values are taken. Readers see them now.",
        len(taken),
    )
    messages.success(request, sentence % {"count": len(taken)})
    return redirect("roadmap:follow_up_board", study.slug)


def _first(problems: list[RowProblem]) -> str:
    return _("Nothing was taken. Row %(row)s: %(sentence)s") % {
        "row": problems[0].row,
        "sentence": problems[0].sentence,
    }
