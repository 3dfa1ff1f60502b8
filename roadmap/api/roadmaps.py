"""Roadmaps with a published edition, and their editions."""

import datetime as dt
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from roadmap.api.reading import CURRENT, Answer, cut, page_of, paged, reading_of, refuse_unknown
from roadmap.api.shapes import Asked, AskedPart, Listed, One, Page, Text, text
from roadmap.models import Edition
from roadmap.models.edition import OUT
from roadmap.queries import current_editions, editions_of

router = Router(tags=["Roadmaps"])


class Roadmap(Schema):
    """A study whose roadmap is published."""

    slug: str
    title: Text
    purpose: Text
    organiser: Text
    is_simulated: bool
    edition: int = Field(description="Number of the current edition.")
    published_at: dt.datetime
    sha256: str
    pillars: int
    actions: int
    priorities: int = Field(description="How many candidate priorities were rated.")
    reached: int = Field(description="How many of them reached consensus.")
    address: str = Field(description="Where the current edition begins in this interface.")
    page: str


class EditionItem(Schema):
    """A published edition."""

    number: int
    state: Literal["published", "superseded"]
    published_at: dt.datetime
    sha256: str
    address: str
    page: str
    file: str = Field(description="The whole edition as one JSON file.")


@router.get("/roadmaps", response=Listed[Roadmap], summary=gettext_noop("All published roadmaps"))
def roadmap_list(request: HttpRequest, asked: Query[AskedPart]) -> Answer:
    refuse_unknown(request, AskedPart.model_fields)
    keys = reading_of(request).stamp
    wanted = keys[asked.offset : asked.offset + asked.limit]
    editions = current_editions(wanted)
    return cut(request, asked, keys, lambda key: _roadmap(editions[key]))


@router.get("/roadmaps/{slug:slug}", response=One[Roadmap], summary=gettext_noop("One roadmap"))
def roadmap_detail(request: HttpRequest, slug: str) -> Answer:
    refuse_unknown(request, {})
    reading = reading_of(request)
    return {"edition": reading.head, "item": _roadmap(reading.edition)}


@router.get(
    "/roadmaps/{slug:slug}/editions",
    response=Page[EditionItem],
    summary=gettext_noop("All editions of a roadmap, newest first"),
)
def edition_list(request: HttpRequest, slug: str, asked: Query[Asked]) -> Answer:
    refuse_unknown(request, Asked.model_fields)
    study = reading_of(request).edition.study
    editions = list(editions_of(study).filter(state__in=OUT).select_related("study"))
    return paged(request, asked, editions, _edition, EditionItem)


@router.get(
    "/roadmaps/{slug:slug}/editions/{edition}",
    response=One[EditionItem],
    summary=gettext_noop("One edition, by its number, or the current one"),
)
def edition_detail(request: HttpRequest, slug: str, edition: str) -> Answer:
    refuse_unknown(request, {})
    reading = reading_of(request)
    return {"edition": reading.head, "item": _edition(reading.edition)}


def address_of(edition: Edition, name: str = "edition_detail", *, number: str = "") -> str:
    """Full address of a resource of an edition."""
    args = [edition.study.slug, number or edition.number]
    return settings.SITE_URL + reverse(f"roadmap:api:{name}", args=args)


def _roadmap(edition: Edition) -> dict[str, Any]:
    content = edition.content
    return {
        "slug": edition.study.slug,
        **{name: text(content.study, name) for name in ("title", "purpose", "organiser")},
        "is_simulated": content.is_simulated,
        "edition": edition.number,
        "published_at": edition.published_at,
        "sha256": edition.sha256,
        "pillars": len(content.pillars),
        "actions": len(content.actions),
        "priorities": len(content.priorities),
        "reached": content.reached,
        "address": address_of(edition, number=CURRENT),
        "page": page_of(edition, "roadmap_home"),
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "number": edition.number,
        "state": edition.state,
        "published_at": edition.published_at,
        "sha256": edition.sha256,
        "address": address_of(edition),
        "page": page_of(edition, "roadmap_home"),
        "file": page_of(edition, "edition_file"),
    }
