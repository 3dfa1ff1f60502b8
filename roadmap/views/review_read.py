"""A draft in review, read page by page exactly as readers would, at the desk and nowhere else."""

from dataclasses import dataclass
from inspect import unwrap

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roadmap.models import Erratum, Review
from roadmap.permissions import can_view_editions
from roadmap.queries import review_of
from roadmap.views.access import Reading, found, speak
from studies.models import Study
from studies.views.access import study_page


@dataclass(frozen=True, kw_only=True)
class ReviewReading(Reading):
    """One visit to a draft in review: its links stay at the desk."""

    review: Review

    @property
    def errata(self) -> list[Erratum]:
        return []

    @property
    def edition_line(self) -> str:
        date = date_format(self.review.handed_in_at, "DATE_FORMAT")
        return _("Draft handed in on %(date)s, not published") % {"date": date}

    @property
    def newest(self) -> str:
        return self.address("roadmap_home")

    @property
    def feed(self) -> str:
        return self.address("roadmap_home")

    def path(self, page: str, *rest: object) -> str:
        slug = self.review.study.slug
        root = reverse("roadmap:roadmap_home", args=[slug])
        own = reverse("roadmap:review_read", args=[slug, self.review.pk])
        return own + reverse(f"roadmap:{page}", args=[slug, *rest]).removeprefix(root)

    def permalink_of(self, page: str, *rest: object) -> str:
        return self.path(page, *rest)

    @property
    def back(self) -> str:
        """Address of the review, where remarks are made."""
        return reverse("roadmap:review_detail", args=[self.review.study.slug, self.review.pk])


@require_safe
@study_page(can_view_editions)
def review_read(request: HttpRequest, study: Study, review_id: int, rest: str = "") -> HttpResponse:
    """The page of the draft at `rest`, made by the view that makes the public one."""
    review = found(review_of(study, review_id))
    match = _page_of_an_edition(study, rest)
    places = {name: value for name, value in match.kwargs.items() if name != "slug"}
    request.resolver_match = match  # the navigation marks the page by its name
    reading = ReviewReading(review.as_edition, False, speak(request), review=review)
    response = unwrap(match.func)(request, reading, **places)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _page_of_an_edition(study: Study, rest: str) -> ResolverMatch:
    """What answers the public address that ends in `rest`, if it shows the content of an edition.

    Such pages have a permalink, too. A feed, a sitemap and a comparison have none; a file that a
    worker makes has one, and shows no content of its own.
    """
    try:
        match = resolve(reverse("roadmap:roadmap_home", args=[study.slug]) + rest)
        reverse(match.view_name, kwargs=match.kwargs | {"number": 1})
    except (Resolver404, NoReverseMatch):
        raise Http404 from None
    if not getattr(match.func, "shows_edition", False) or "number" in match.kwargs:
        raise Http404
    return match
