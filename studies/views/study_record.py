from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studies.models import Study
from studies.permissions import can_view_study
from studies.queries import events_of
from studies.views.access import study_page

EVENTS_A_PAGE = 100


@require_safe
@study_page(can_view_study)
def study_record(request: HttpRequest, study: Study) -> HttpResponse:
    events = Paginator(events_of(study), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studies/study_record.html", {"study": study, "events": events})
