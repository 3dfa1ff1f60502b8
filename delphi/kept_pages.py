"""Public pages that this process has made before, answered above everything else that Django does.

One short query a second says which edition is current; all else that decides about a byte stands in
the request. So a kept page is right a second after another edition is published, whichever process
published it, and a visit in between asks the database nothing. Kept as it left the house, with all
headers; only for somebody without a session, and only plain addresses, of which there are not many.
"""

import re
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.translation import get_language_from_request

from roadmap.queries import edition_stamp
from roadmap.views.copies import accepts_gzip, is_plain

PAGE = re.compile(r"/roadmap/([-\w]+)/(?:editions/(\d{1,5})/)?")
MOST = 500
UNCHANGED = ("ETag", "Vary", "Cache-Control", "Content-Language")
kept: dict[Hashable, tuple[dict[str, str], bytes]] = {}
# What the database said last of an edition, and until when that is believed.
stamps: dict[tuple[str, str | None], tuple[float, tuple[Any, ...]]] = {}
_writing = Lock()


class ServeKeptPages:
    """Outermost of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        if page := kept.get(key):
            return _again(request, *page)
        response = self.get_response(request)
        if _may_be_kept(response):
            _keep(key, (dict(response.items()), response.content))
        return response


def _key(request: HttpRequest) -> Hashable | None:
    """Everything that decides about the page; None if it is none that may be kept."""
    page = PAGE.match(request.path_info)
    if not page or request.method != "GET" or settings.DEBUG or not is_plain(request):
        return None
    if request.path_info.endswith(".json") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None  # files may be large; who is signed in gets a cookie with every page
    stamp = _stamp(*page.groups())
    if stamp is None:
        return None
    heads = request.META
    return (
        *stamp,
        timezone.localdate(),  # a value may be overdue today
        request.path_info,
        heads.get("QUERY_STRING") or get_language_from_request(request),
        bool(accepts_gzip.search(heads.get("HTTP_ACCEPT_ENCODING", ""))),
        request.scheme,
        heads.get("HTTP_HOST"),
        settings.SITE_URL,
    )


def _stamp(slug: str, number: str | None) -> tuple[Any, ...] | None:
    """The state of an edition, at most PUBLIC_PAGES_MAY_LAG seconds old; None if there is none."""
    until, stamp = stamps.get((slug, number), (0.0, ()))
    if stamp and monotonic() < until:
        return stamp
    asked_at = monotonic()
    known = edition_stamp(slug, int(number) if number else None)
    if known:
        with _writing:
            stamps[slug, number] = (asked_at + settings.PUBLIC_PAGES_MAY_LAG, known)
    return known


def _again(request: HttpRequest, heads: dict[str, str], body: bytes) -> HttpResponse:
    if heads["ETag"] in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified(headers={n: heads[n] for n in UNCHANGED if n in heads})
    return HttpResponse(body, headers=heads)


def _may_be_kept(response: HttpResponse) -> bool:
    """Files may be large, and browsers keep them by themselves."""
    is_file = "Content-Disposition" in response
    is_whole = response.status_code == 200 and "ETag" in response
    return is_whole and not is_file and not response.cookies


def _keep(key: Hashable, page: tuple[dict[str, str], bytes]) -> None:
    with _writing:
        kept[key] = page
        while len(kept) > MOST:
            del kept[next(iter(kept))]
