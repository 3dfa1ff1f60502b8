"""Public pages of an edition: open to everyone, answered with 304 where nothing has changed."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from roadmap.enums import EditionState
from roadmap.follow_up import follow_up_stamp
from roadmap.models import Edition
from roadmap.models.snapshot import Snapshot
from roadmap.queries import current_edition, numbered_edition
from studies.models import User
from studies.views.access import View, public_page


@dataclass(frozen=True)
class Reading:
    """One visit to an edition; by permalink if its number stands in the address."""

    edition: Edition
    is_permalink: bool

    @property
    def content(self) -> Snapshot:
        return self.edition.content

    @property
    def is_superseded(self) -> bool:
        return self.edition.state == EditionState.SUPERSEDED

    def address(self, page: str, *rest: object) -> str:
        """Address of another page of the same edition."""
        number = [self.edition.number] if self.is_permalink else []
        return reverse(f"roadmap:{page}", args=[self.edition.study.slug, *number, *rest])

    @property
    def edition_line(self) -> str:
        """For people: `Edition 2, 3 November 2026`."""
        date = date_format(self.edition.published_at, "DATE_FORMAT")
        return _("Edition %(number)s, %(date)s") % {"number": self.edition.number, "date": date}

    @property
    def permalink(self) -> str:
        """Full address of this edition's home, which never dies."""
        path = reverse("roadmap:roadmap_home", args=[self.edition.study.slug, self.edition.number])
        return settings.SITE_URL + path


def edition_page(view: View, *, live: Callable[[Edition], str] = lambda _edition: "") -> View:
    """Anyone may enter; the view gets the `Reading` of the current or the numbered edition.

    A study without a published edition answers 404, as if it did not exist. Two queries a page;
    one where the reader's copy is still right. `live` tells what else the page depends on.
    """

    @wraps(view)
    def entered(
        request: HttpRequest, slug: str, number: int | None = None, **kwargs: Any
    ) -> HttpResponse:
        edition = current_edition(slug) if number is None else numbered_edition(slug, number)
        if edition is None:
            raise Http404
        etag = _etag(edition, live(edition))
        response = get_conditional_response(request, etag=etag)
        if response is None:
            reading = Reading(edition, is_permalink=number is not None)
            response = view(request, reading, **kwargs)
            response["ETag"] = etag
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return public_page(entered)


def followed_page(view: View) -> View:
    """As `edition_page`, where the page also shows what came of the actions since."""
    return edition_page(view, live=_followed)


def _followed(edition: Edition) -> str:
    return follow_up_stamp(edition.study_id, timezone.localdate())


def render_edition(
    request: HttpRequest, template: str, reading: Reading, **context: Any
) -> HttpResponse:
    """Render a public page with what all of them need."""
    context |= {
        "reading": reading,
        "edition": reading.edition,
        "content": reading.content,
        "study": reading.content.study,
        "simulated": reading.content.is_simulated,
    }
    return render(request, template, context)


def member(request: HttpRequest) -> User:
    """The member of the team who sent this; the page let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def found(thing: Any) -> Any:
    """Return what was looked up; 404 where the edition does not hold it."""
    if thing is None:
        raise Http404
    return thing


def json_file(text: str, name: str) -> HttpResponse:
    """Answer with exactly these bytes: their SHA-256 is what the pages show."""
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _etag(edition: Edition, live: str = "") -> str:
    """Of content, number and state of the edition, language, and the code that renders it."""
    parts = [edition.sha256, str(edition.number), edition.state, get_language() or "", live]
    parts.append(_stamp_of_files() if settings.DEBUG else _stamp_at_start())
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


@cache
def _stamp_at_start() -> str:
    return _stamp_of_files()


def _stamp_of_files() -> str:
    """Changes whenever the templates, translations, styles or code behind the pages do."""
    times = sorted(f"{path}{path.stat().st_mtime_ns}" for path in _files())
    return hashlib.sha256("".join(times).encode()).hexdigest()


def _files() -> Iterable[Path]:
    for folder in ("templates", "locale", "static/css", "static/js", "roadmap", "surveys"):
        for path in (settings.BASE_DIR / folder).rglob("*.*"):
            if path.suffix in {".html", ".mo", ".css", ".js", ".py"}:
                yield path
