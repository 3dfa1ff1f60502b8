from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.views.access import Reading, edition_page, render_edition


@require_safe
@edition_page
def evidence_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    """What was known before the experts were asked, as far as published priorities cite it."""
    return render_edition(
        request,
        "roadmap/evidence_list.html",
        reading,
        evidence=list(reading.content.evidence.values()),
    )
