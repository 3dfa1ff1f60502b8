from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studies.models import Study
from studies.permissions import can_analyse_study, can_view_study
from studies.views.access import study_page
from surveys.queries import workshops_of


@require_safe
@study_page(can_view_study)
def workshop_list(request: HttpRequest, study: Study) -> HttpResponse:
    context = {
        "study": study,
        "workshops": workshops_of(study),
        "may_edit": can_analyse_study(study.visitor_role),
    }
    return render(request, "surveys/workshop_list.html", context)
