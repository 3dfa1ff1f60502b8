from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.forms.panel import TargetsForm
from surveys.models import Survey
from surveys.permissions import can_edit_survey
from surveys.queries import composition_of
from surveys.services.panels import set_targets
from surveys.views.access import survey_page


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_edit_survey)
def panel_composition(request: HttpRequest, survey: Survey) -> HttpResponse:
    pillars = list(survey.pillar.study.pillars.all())
    rows = composition_of(survey, [pillar.number for pillar in pillars])
    form = TargetsForm(request.POST if request.method == "POST" else None, rows=rows)
    if request.method == "POST" and form.is_valid():
        set_targets(survey=survey, targets=form.targets(), by=request.user, now=timezone.now())
        messages.success(request, _("The targets are saved."))
        return redirect("surveys:panel_composition", survey.pk)
    context = {
        "survey": survey,
        "pillars": pillars,
        "form": form,
        "rows": [
            (row, field, list(zip(pillars, row.seats, strict=True))) for row, field in form.rows()
        ],
        "totals": [
            (pillar, sum(row.seats[place] for row in rows)) for place, pillar in enumerate(pillars)
        ],
        "wanted": sum(row.target or 0 for row in rows),
        "gap": sum(row.gap for row in rows),
    }
    return render(request, "surveys/panel_composition.html", context)
