from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.downloads import files_of
from roadmap.views.access import Reading, edition_page, render_edition


@require_safe
@edition_page
def roadmap_home(request: HttpRequest, reading: Reading) -> HttpResponse:
    files = files_of(reading.edition)
    return render_edition(request, "roadmap/roadmap_home.html", reading, files=files)
