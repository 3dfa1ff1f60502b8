from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.follow_up import states_by_action
from roadmap.listing.filters import sort_options
from roadmap.listing.listing import listing_of
from roadmap.views.access import Reading, followed_page, render_edition

ROWS = 25


@require_safe
@followed_page
def action_list(request: HttpRequest, reading: Reading) -> HttpResponse:
    listing = listing_of(reading.content).with_states(states_by_action(reading.edition.study))
    wish = listing.wish(request.GET)
    found = listing.find(wish)
    page = Paginator(found.entries, ROWS).get_page(request.GET.get("page"))
    query = wish.as_query | ({"page": str(page.number)} if page.number > 1 else {})
    return render_edition(
        request,
        "roadmap/action_list.html",
        reading,
        query=query,
        wish=wish,
        found=found,
        page=page,
        sorts=sort_options(wish),
    )
