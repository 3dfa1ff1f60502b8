"""One reading of the interface: which edition, what may be kept of it, and in which form."""

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from ninja import Schema

from roadmap.api.problems import Problem, not_found, refused
from roadmap.api.shapes import LICENSE_NAME, Asked, AskedPart, head_of
from roadmap.api.tables import table
from roadmap.models import Edition
from roadmap.models.edition import OUT
from roadmap.models.snapshot import Snapshot
from roadmap.program_stamp import program_stamp
from roadmap.queries import edition_by_key, edition_stamp, published_keys
from surveys.exports.cells import Value

CURRENT = "current"
EDITION = "/roadmaps/{slug:slug}/editions/{edition}"  # where the resources of an edition stand
SMALLEST_ZIPPED = 200
Answer = dict[str, Any] | HttpResponse


@dataclass(frozen=True)
class Reading:
    """The published edition that is read; `stamp` changes with everything that it shows."""

    stamp: tuple[Any, ...]

    @cached_property
    def edition(self) -> Edition:
        return edition_by_key(self.stamp[0])

    @property
    def content(self) -> Snapshot:
        return self.edition.content

    @property
    def head(self) -> dict[str, Any]:
        """What every answer says of its edition."""
        return head_of(self.edition, self.page("roadmap_home"))

    def page(self, name: str, *rest: object) -> str:
        """Full address of a public page of this very edition."""
        return page_of(self.edition, name, *rest)


def page_of(edition: Edition, name: str, *rest: object) -> str:
    args = [edition.study.slug, edition.number, *rest]
    return settings.SITE_URL + reverse(f"roadmap:{name}", args=args)


def read(slug: str, edition: str = CURRENT) -> Reading:
    """What is read at an address. One query; 404 for what is not published."""
    number = _number(edition)
    stamp = None if number == 0 else edition_stamp(slug, number)
    if stamp is None or stamp[3] not in OUT:
        raise not_found(
            _("No published roadmap or edition has this name. All are listed at %(docs)s.")
            % {"docs": reverse("roadmap:api:roadmap_list")}
        )
    return Reading(stamp)


def all_published() -> Reading:
    """For the list of roadmaps: the keys of all current editions. One query."""
    return Reading(tuple(published_keys()))


def reading_of(request: HttpRequest) -> Reading:
    """What `kept` has looked up for this request."""
    reading: Reading = request.reading  # type: ignore[attr-defined]
    return reading


def kept(request: HttpRequest, reading: Reading, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with 304 where the reader's copy is still right, else with what `make` makes."""
    is_zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = _etag(request, reading, is_zipped)
    response = get_conditional_response(request, etag=etag) or make()
    if response.status_code == HTTPStatus.OK:
        _zip(response, is_zipped)
    if response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        response["ETag"] = etag
        patch_cache_control(response, no_cache=True)
    patch_vary_headers(response, ["Accept", "Accept-Encoding"])
    return response


def paged(
    request: HttpRequest,
    asked: Asked,
    rows: Sequence[Any],
    shown: Callable[[Any], dict[str, Any]],
    schema: type[Schema],
) -> Answer:
    """A page of a list of an edition, or the whole list as a table."""
    reading = reading_of(request)
    if asked.format == "csv":
        always: dict[str, Value] = {
            "edition": reading.edition.number,
            "edition_sha256": reading.edition.sha256,
            "license": LICENSE_NAME,
        }
        name = f"{reading.edition.study.slug}-{request.path.rsplit('/', 1)[1]}"
        return csv_file(table(schema, [shown(row) for row in rows], always), name)
    return {"edition": reading.head, **cut(request, asked, rows, shown)}


def cut(
    request: HttpRequest,
    asked: AskedPart,
    rows: Sequence[Any],
    shown: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """The part of a list that was asked for, with the addresses of its neighbours."""
    start, end = asked.offset, asked.offset + asked.limit
    before = max(0, start - asked.limit)
    return {
        "count": len(rows),
        "next": _address(request, end) if end < len(rows) else None,
        "previous": _address(request, before) if start else None,
        "items": [shown(row) for row in rows[start:end]],
    }


def csv_file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def refuse_unknown(request: HttpRequest, known: Mapping[str, Any]) -> None:
    """A misspelt filter would answer with everything: it is told instead."""
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        names = ", ".join(known)
        sentence = _("There is no such parameter here. There are: %(names)s.") % {"names": names}
        raise refused([(name, sentence) for name in unknown])


def refuse_form(request: HttpRequest) -> None:
    """Answer 406 where the reader takes neither what is asked for nor anything."""
    is_csv = request.GET.get("format") == "csv"
    form = "text/csv" if is_csv else "application/json"
    if not request.accepts(form):
        words = _("This is answered as %(form)s. Let Accept name it, or leave Accept out.")
        raise Problem(HTTPStatus.NOT_ACCEPTABLE, words % {"form": form})


def _number(edition: str) -> int | None:
    """The number in an address; None for the current edition, 0 for what is no number."""
    if edition == CURRENT:
        return None
    is_number = edition.isascii() and edition.isdigit() and len(edition) <= 4
    return int(edition) if is_number and not edition.startswith("0") else 0


def _address(request: HttpRequest, offset: int) -> str:
    query = {**request.GET.dict(), "offset": str(offset)}
    return f"{settings.SITE_URL}{request.path}?{urlencode(query)}"


def _etag(request: HttpRequest, reading: Reading, is_zipped: bool) -> str:
    """Strong: of everything that decides about a single byte of the answer."""
    parts = [*reading.stamp, timezone.localdate(), request.get_full_path(), is_zipped]
    parts += [request.headers.get("Accept", ""), settings.SITE_URL, program_stamp()]
    text = "|".join(map(str, parts)).encode("utf-8", "replace")
    return f'"{hashlib.sha256(text).hexdigest()[:32]}"'


def _zip(response: HttpResponse, is_zipped: bool) -> None:
    """Compress here: the middleware would make the tag a weak one."""
    if is_zipped and len(response.content) >= SMALLEST_ZIPPED:
        response.content = gzip.compress(response.content, 6, mtime=0)
        response["Content-Encoding"] = "gzip"
