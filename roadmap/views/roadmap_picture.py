from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.drawings import flow_of, focus_of, icicle_of, slug_of
from roadmap.views.access import Reading, edition_page, found, render_edition


@require_safe
@edition_page
def roadmap_picture(request: HttpRequest, reading: Reading, focus: str = "") -> HttpResponse:
    """The whole roadmap, a pillar or an area of it, as pictures whose fields lead on."""
    content = reading.content
    looked_at = found(focus_of(content, focus))
    has_flow = bool(looked_at.pillar and looked_at.actions)
    return render_edition(
        request,
        "roadmap/roadmap_picture.html",
        reading,
        focus=looked_at,
        pillar=looked_at.pillar,
        area=looked_at.area,
        icicle=icicle_of(content, looked_at, reading.address),
        flow=flow_of(looked_at, reading.address) if has_flow else "",
        areas=[(each, slug_of(each)) for each in looked_at.pillar.areas]
        if looked_at.pillar
        else [],
        rows=looked_at.sub_topics if looked_at.pillar else list(content.sub_topics.values()),
    )
