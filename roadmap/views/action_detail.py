from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from roadmap.consultations import opinions_about, opinions_on
from roadmap.follow_up import following
from roadmap.models.snapshot import PublishedAction
from roadmap.queries import edition_dates
from roadmap.views.access import Reading, followed_page, found, render_edition, with_query
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
        consulted=opinions_on(action, opinions_about(reading.edition.study)),
        today=today,
        history=_history(reading, action),
        snippet=snippet(reading, action),
    )


def _history(reading: Reading, action: PublishedAction) -> list[dict[str, Any]]:
    """The editions in which it was new or changed, with day and address."""
    study = reading.edition.study
    dates = edition_dates(study, [step.edition for step in action.history])
    return [
        {
            "step": step,
            "at": dates.get(step.edition),
            "url": with_query(
                reverse("roadmap:action_detail", args=[study.slug, step.edition, action.slug]),
                reading.spoken,
            ),
        }
        for step in action.history
    ]
