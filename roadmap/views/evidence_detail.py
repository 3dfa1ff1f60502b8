from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.views.access import Reading, edition_page, found, render_edition


@require_safe
@edition_page
def evidence_detail(request: HttpRequest, reading: Reading, reference: str) -> HttpResponse:
    evidence = found(reading.content.evidence.get(reference))
    return render_edition(request, "roadmap/evidence_detail.html", reading, evidence=evidence)
