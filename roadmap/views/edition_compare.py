from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.comparison import Comparison
from roadmap.models import Edition
from roadmap.queries import current_edition, numbered_edition
from roadmap.views.access import Reading, render_edition, speak
from roadmap.views.copies import answer
from studies.views.access import public_page


@require_safe
@public_page
def edition_compare(request: HttpRequest, slug: str, before: int, after: int) -> HttpResponse:
    """Two published editions; the page belongs to the current one, as its address does."""
    editions = [numbered_edition(slug, number) for number in (before, after)]
    current = current_edition(slug)
    if current is None or None in editions:
        raise Http404
    reading = Reading(current, is_permalink=False, language=speak(request))
    make = partial(_page, request, reading, *editions)
    return answer(request, current, make)


def _page(request: HttpRequest, reading: Reading, before: Edition, after: Edition) -> HttpResponse:
    return render_edition(
        request,
        "roadmap/edition_compare.html",
        reading,
        earlier=Reading(before, is_permalink=True, language=reading.language),
        later=Reading(after, is_permalink=True, language=reading.language),
        comparison=Comparison(before.content, after.content),
    )
