from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from roadmap.consultations import opinions_about, opinions_on
from roadmap.follow_up import following
from roadmap.views.access import Reading, followed_page, found, render_edition


@require_safe
@followed_page
def thread(request: HttpRequest, reading: Reading, action_slug: str) -> HttpResponse:
    """One action from the first wording of its priorities to what came of it."""
    action = found(reading.content.actions.get(action_slug))
    today = timezone.localdate()
    return render_edition(
        request,
        "roadmap/thread.html",
        reading,
        action=action,
        sub_topic=action.sub_topic,
        pillar=action.sub_topic.area.pillar,
        followed=following(reading.edition.study, today=today, slug=action.slug)[action.slug],
        consulted=opinions_on(action, opinions_about(reading.edition.study)),
        today=today,
    )
