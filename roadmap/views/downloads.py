from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap import licence
from roadmap.downloads import files_of
from roadmap.views.access import Reading, edition_page, render_edition


@require_safe
@edition_page
def downloads(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Every file of an edition: format, language, size, hash; the licence and the citation."""
    return render_edition(
        request,
        "roadmap/downloads.html",
        reading,
        files=files_of(reading.edition),
        licence=licence,
    )
