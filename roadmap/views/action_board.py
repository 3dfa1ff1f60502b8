from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.permissions import can_write_actions
from roadmap.queries import coded_priorities, workplaces
from studies.models import Study
from studies.views.access import study_page


@require_safe
@study_page(can_write_actions)
def action_board(request: HttpRequest, study: Study) -> HttpResponse:
    rows = coded_priorities(study)
    places = workplaces(study, rows)
    context = {
        "study": study,
        "places": [place for place in places if place.priorities or place.actions],
        "unplaced": [row for row in rows if row.coding is None],
        "empty_places": [place for place in places if not (place.priorities or place.actions)],
    }
    return render(request, "roadmap/action_board.html", context)
