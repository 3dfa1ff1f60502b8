from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from roadmap.follow_up import following
from roadmap.views.access import Reading, followed_page, found, render_edition
from roadmap.views.action_card import snippet


@require_safe
@followed_page
def action_detail(request: HttpRequest, reading: Reading, action_slug: str) -> HttpResponse:
    action = found(reading.content.actions.get(action_slug))
    today = timezone.localdate()
    return render_edition(
        request,
        "roadmap/action_detail.html",
        reading,
        action=action,
        sub_topic=action.sub_topic,
        pillar=action.sub_topic.area.pillar,
        followed=following(reading.edition.study, today=today, slug=action.slug)[action.slug],
        today=today,
        snippet=snippet(reading, action),
    )
