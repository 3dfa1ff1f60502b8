"""Public pages of an edition: open to everyone, the same for everyone, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmap.enums import EditionState, FileKind
from roadmap.follow_up import follow_up_stamp
from roadmap.models import Edition, Erratum
from roadmap.models.edition_file import file_name
from roadmap.models.snapshot import Snapshot
from roadmap.queries import current_edition, numbered_edition
from roadmap.views.copies import LANGUAGE, answer
from studies.models import User
from studies.views.access import View, public_page

# What a page may be about, by its name in the context, the most special first.
SUBJECTS = ("action", "priority", "sub_topic")


@dataclass(frozen=True)
class Reading:
    """One visit to an edition; by permalink if its number stands in the address."""

    edition: Edition
    is_permalink: bool
    language: str = ""  # if the address names it; its links then do so, too

    @property
    def content(self) -> Snapshot:
        return self.edition.content

    @property
    def is_superseded(self) -> bool:
        return self.edition.state == EditionState.SUPERSEDED

    def path(self, page: str, *rest: object) -> str:
        """Address of another page of the same edition, without a language."""
        number = [self.edition.number] if self.is_permalink else []
        return reverse(f"roadmap:{page}", args=[self.edition.study.slug, *number, *rest])

    def address(self, page: str, *rest: object, query: Mapping[str, str] | None = None) -> str:
        """The same for a link: the query and the reader's language go with it."""
        return with_query(self.path(page, *rest), {**(query or {}), **self.spoken})

    @property
    def spoken(self) -> dict[str, str]:
        return {LANGUAGE: self.language} if self.language else {}

    @property
    def picture(self) -> str:
        """Full address of the picture for links, in the language of the page; "" until made."""
        if getattr(self.edition, "pictures_made", 0) < len(settings.LANGUAGES):
            return ""
        name = file_name(FileKind.PICTURE, translation.get_language())
        return self.permalink_of("edition_download", name)

    @property
    def newest(self) -> str:
        """Address of the home of the current edition."""
        path = reverse("roadmap:roadmap_home", args=[self.edition.study.slug])
        return with_query(path, self.spoken)

    @property
    def feed(self) -> str:
        """Address of the feed of all editions."""
        path = reverse("roadmap:edition_feed", args=[self.edition.study.slug])
        return with_query(path, self.spoken)

    @property
    def edition_line(self) -> str:
        """For people: `Edition 2, 3 November 2026`."""
        date = date_format(self.edition.published_at, "DATE_FORMAT")
        return _("Edition %(number)s, %(date)s") % {"number": self.edition.number, "date": date}

    @property
    def errata(self) -> list[Erratum]:
        """What turned out to be wrong in it, the oldest first. One query if the study has any."""
        if getattr(self.edition, "last_erratum", 0) is None:
            return []
        return list(self.edition.errata.all())

    @property
    def earlier_compared(self) -> str:
        """Address of the comparison with the edition before it."""
        number = self.edition.number
        pair = [self.edition.study.slug, number - 1, number]
        return with_query(reverse("roadmap:edition_compare", args=pair), self.spoken)

    @property
    def permalink(self) -> str:
        """Full address of this edition's home, which never dies."""
        return self.permalink_of("roadmap_home")

    def permalink_of(self, page: str, *rest: object) -> str:
        """Full address of a page of this edition, which never dies."""
        args = [self.edition.study.slug, self.edition.number, *rest]
        return settings.SITE_URL + reverse(f"roadmap:{page}", args=args)


@dataclass(frozen=True)
class Version:
    """The page that is read, in one of the languages of the site."""

    code: str
    name: str
    path: str
    is_current: bool

    @property
    def tag(self) -> str:
        """For `lang` and `hreflang`."""
        return "zh-Hans" if self.code == "zh-hans" else self.code

    @property
    def locale(self) -> str:
        """For OpenGraph."""
        return {"en": "en_GB", "zh-hans": "zh_CN"}.get(self.code, self.code)

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path


def edition_page(view: View, *, live: Callable[[Edition], str] = lambda _edition: "") -> View:
    """Anyone may enter; the view gets the `Reading` of the current or the numbered edition.

    A study without a published edition answers 404, as if it did not exist. One query where this
    process or the reader holds a copy that is still right; one more for an edition not read yet.
    `live` tells what else the page depends on.
    """

    @wraps(view)
    def entered(
        request: HttpRequest, slug: str, number: int | None = None, **kwargs: Any
    ) -> HttpResponse:
        edition = current_edition(slug) if number is None else numbered_edition(slug, number)
        if edition is None:
            raise Http404
        reading = Reading(edition, number is not None, speak(request))
        make = partial(view, request, reading, **kwargs)
        return answer(request, edition, make, live=live(edition))

    entered.shows_edition = True  # type: ignore[attr-defined]  # a draft can be read there, too
    return public_page(entered)


def followed_page(view: View) -> View:
    """As `edition_page`, where the page also shows what came of the actions since."""
    return edition_page(view, live=_followed)


def _followed(edition: Edition) -> str:
    return follow_up_stamp(edition.study_id, timezone.localdate())


def render_edition(
    request: HttpRequest,
    template: str,
    reading: Reading,
    query: Mapping[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Render a public page with what all of them need; `query` is what belongs to its address."""
    versions = versions_of(request.path, query or {})
    context |= {
        "errata": _errata(request, reading, context),
        "reading": reading,
        "edition": reading.edition,
        "content": reading.content,
        "study": reading.content.study,
        "simulated": reading.content.is_simulated,
        "versions": versions,
        "canonical": _canonical(request.path, reading),
        "any_language": settings.SITE_URL + request.path,
    }
    return render(request, template, context)


def _errata(request: HttpRequest, reading: Reading, context: Mapping[str, Any]) -> list[Erratum]:
    """What the page shows of them: the home all, another page those about itself."""
    if request.resolver_match and request.resolver_match.url_name == "roadmap_home":
        return reading.errata
    subject = next((context[name] for name in SUBJECTS if name in context), None)
    key = getattr(subject, "slug", None) or getattr(subject, "code", None)
    return [each for each in reading.errata if each.about == key] if key else []


def with_query(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def speak(request: HttpRequest) -> str:
    """Turn to the language that the address names, above cookie and browser; "" if it does not."""
    code = request.GET.get(LANGUAGE, "")
    if code not in dict(settings.LANGUAGES):
        return ""
    translation.activate(code)
    request.LANGUAGE_CODE = code
    return code


def versions_of(path: str, query: Mapping[str, str]) -> list[Version]:
    """A page in every language of the site."""
    current = translation.get_language()
    return [
        Version(code, name, with_query(path, {**query, LANGUAGE: code}), code == current)
        for code, name in settings.LANGUAGES
    ]


def _canonical(path: str, reading: Reading) -> str:
    """The one full address of this content: without number where it is the current edition."""
    if reading.is_permalink and not reading.is_superseded:
        slug = reading.edition.study.slug
        numbered = reverse("roadmap:roadmap_home", args=[slug, reading.edition.number])
        path = reverse("roadmap:roadmap_home", args=[slug]) + path.removeprefix(numbered)
    return settings.SITE_URL + with_query(path, reading.spoken)


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
