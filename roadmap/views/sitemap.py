"""What search engines may find: the pages of the current editions, in every language."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from roadmap.queries import published_editions
from roadmap.views.access import Reading, edition_page, versions_of
from studies.views.access import public_page

MOST = 50_000 // 2  # addresses of one file by the protocol; each page has one a language
XML = "application/xml"


@require_safe
@public_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One file a study with a published edition."""
    files = [
        (
            settings.SITE_URL + reverse("roadmap:edition_sitemap", args=[edition.study.slug]),
            edition.published_at,
        )
        for edition in published_editions()
    ]
    return render(request, "roadmap/sitemap_index.xml", {"files": files}, content_type=XML)


@require_safe
@edition_page
def edition_sitemap(request: HttpRequest, reading: Reading) -> HttpResponse:
    pages = [versions_of(path, {}) for path in _paths(reading)][:MOST]
    context = {"pages": pages, "at": reading.edition.published_at}
    return render(request, "roadmap/edition_sitemap.xml", context, content_type=XML)


def _paths(reading: Reading) -> Iterator[str]:
    content = reading.content
    for page in (
        *("roadmap_home", "roadmap_picture", "action_list", "scorecard", "method", "check_result"),
        "downloads",
    ):
        yield reading.path(page)
    for place in content.sub_topics:
        yield reading.path("sub_topic_detail", place)
    for slug in content.actions:
        yield reading.path("action_detail", slug)
        yield reading.path("thread", slug)
    for code in content.priorities:
        yield reading.path("priority_detail", code)
    if content.evidence:
        yield reading.path("evidence_list")
    for reference in content.evidence:
        yield reading.path("evidence_detail", reference)
