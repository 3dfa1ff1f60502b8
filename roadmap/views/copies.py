"""Copies of public pages: when the reader's own is still right. delphi.kept_pages keeps another.

A page of an edition depends on the edition, its state, the address, the language and the code;
the entity tag is made of these, so a copy with the right tag is the right page, also at the moment
in which a newer edition is published. No visitor is recognised on these pages: all get one copy.
There is no Last-Modified: a date would let a copy stay when the language or the code has changed.
"""

import gzip
import hashlib
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from roadmap.models import Edition
from roadmap.program_stamp import program_stamp

LANGUAGE = "language"  # in the query of an address
SMALLEST_ZIPPED = 200
accepts_gzip = re.compile(r"\bgzip\b")


def answer(
    request: HttpRequest, edition: Edition, make: Callable[[], HttpResponse], *, live: str = ""
) -> HttpResponse:
    """Answer with 304 or with what `make` makes, compressed where the reader takes it.

    `live` tells what the page depends on beside the edition.
    """
    is_zipped = bool(accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
    etag = _etag(request, edition, is_zipped, live)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = make()
        if is_zipped and len(response.content) >= SMALLEST_ZIPPED:
            response.content = gzip.compress(response.content, 6, mtime=0)
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
    return response


def is_plain(request: HttpRequest) -> bool:
    """Whether the address is one of those that a sitemap could hold: there are not many."""
    plain = {"", *(f"{LANGUAGE}={code}" for code, _name in settings.LANGUAGES)}
    return request.META.get("QUERY_STRING", "") in plain


def _etag(request: HttpRequest, edition: Edition, is_zipped: bool, live: str) -> str:
    """Strong: of everything that decides about a single byte of the answer."""
    parts = [edition.sha256, str(edition.number), edition.state, str(edition.published_at)]
    parts.append(str(getattr(edition, "last_erratum", None)))  # of the study: the feed has all
    parts += [
        request.get_full_path(),
        get_language() or "",
        str(is_zipped),
        settings.SITE_URL,
        live,
        str(getattr(edition, "files_made", 0)),  # roadmap.queries counts them with the edition
    ]
    parts.append(program_stamp())
    return f'"{hashlib.sha256("|".join(parts).encode("utf-8", "replace")).hexdigest()[:32]}"'
