from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.forms.coding import PlacementForm
from roadmap.permissions import can_code
from roadmap.queries import coded_priorities, sub_topics_of
from roadmap.services.coding import place_priorities
from roadmap.views.access import member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_code)
def coding_board(request: HttpRequest, study: Study) -> HttpResponse:
    rows = coded_priorities(study)
    form = PlacementForm(request.POST or None, rows=rows, sub_topics=sub_topics_of(study))
    if request.method == "POST" and form.is_valid() and _placed(request, study, form):
        return redirect("roadmap:coding_board", study.slug)
    context = {
        "study": study,
        "form": form,
        "rows": rows,
        "placed": sum(row.coding is not None for row in rows),
    }
    return render(request, "roadmap/coding_board.html", context)


def _placed(request: HttpRequest, study: Study, form: PlacementForm) -> bool:
    try:
        place_priorities(
            study=study, placements=form.placements(), by=member(request), now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    messages.success(request, _("The places are saved."))
    return True
