from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studies.queries import studies_of
from studies.views.access import signed_in_page


@require_safe
@signed_in_page
def desk(request: HttpRequest) -> HttpResponse:
    studies = list(studies_of(request.user))
    shows_archive = request.GET.get("show") == "archive"
    context = {
        "studies": [study for study in studies if study.is_archived == shows_archive],
        "shows_archive": shows_archive,
        "archived": sum(study.is_archived for study in studies),
    }
    return render(request, "delphi/desk.html", context)
