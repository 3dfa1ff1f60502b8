from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.views.access import Reading, edition_page, render_edition


@require_safe
@edition_page
def roadmap_home(request: HttpRequest, reading: Reading) -> HttpResponse:
    return render_edition(request, "roadmap/roadmap_home.html", reading)
