from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.listing.entries import weakest_of
from roadmap.views.access import Reading, edition_page, found, render_edition


@require_safe
@edition_page
def action_brief(request: HttpRequest, reading: Reading, action_slug: str) -> HttpResponse:
    """One sheet of paper about an action, for somebody who has five minutes."""
    action = found(reading.content.actions.get(action_slug))
    return render_edition(
        request,
        "roadmap/action_brief.html",
        reading,
        action=action,
        sub_topic=action.sub_topic,
        pillar=action.sub_topic.area.pillar,
        weakest=weakest_of(action.priorities),
        permalink=reading.permalink_of("action_detail", action.slug),
    )
