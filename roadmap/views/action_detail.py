from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.views.access import Reading, edition_page, found, render_edition


@require_safe
@edition_page
def action_detail(request: HttpRequest, reading: Reading, action_slug: str) -> HttpResponse:
    action = found(reading.content.actions.get(action_slug))
    return render_edition(
        request,
        "roadmap/action_detail.html",
        reading,
        action=action,
        sub_topic=action.sub_topic,
        pillar=action.sub_topic.area.pillar,
    )
