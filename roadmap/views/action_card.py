from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from roadmap.follow_up import following
from roadmap.full_text import visible
from roadmap.listing.entries import weakest_of
from roadmap.models.snapshot import PublishedAction
from roadmap.views.access import Reading, followed_page, found, render_edition, with_query

SNIPPET = (
    '<iframe src="{}" title="{}" width="100%" height="320" loading="lazy" frameborder="0"></iframe>'
)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@followed_page
def action_card(request: HttpRequest, reading: Reading, action_slug: str) -> HttpResponse:
    """An action on a few lines, for a frame on any other site: the one page that may be framed."""
    action = found(reading.content.actions.get(action_slug))
    today = timezone.localdate()
    return render_edition(
        request,
        "roadmap/action_card.html",
        reading,
        action=action,
        pillar=action.sub_topic.area.pillar,
        weakest=weakest_of(action.priorities),
        followed=following(reading.edition.study, today=today, slug=action.slug)[action.slug],
        permalink=reading.permalink_of("action_detail", action.slug),
    )


def snippet(reading: Reading, action: PublishedAction) -> str:
    """The HTML that other sites copy. It names this edition, so the frame never empties."""
    address = with_query(reading.permalink_of("action_card", action.slug), reading.spoken)
    title = f"{action.reference} {visible(action.text('title'))}"
    return str(format_html(SNIPPET, address, title))
