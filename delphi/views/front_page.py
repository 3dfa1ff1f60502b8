from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.models.snapshot import Part
from roadmap.queries import published_editions
from studies.views.access import public_page


@require_safe
@public_page
def front_page(request: HttpRequest) -> HttpResponse:
    context = {
        "editions": [(each, Part(each.published_study)) for each in published_editions()],
        "shows_local_outbox": settings.SHOWS_LOCAL_OUTBOX,
    }
    return render(request, "delphi/front_page.html", context)
