"""Pillars, their areas, and the sub-topics of these."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from roadmap.api.background import PillarCoding, pillar_coding
from roadmap.api.reading import EDITION, Answer, paged, reading_of, refuse_unknown
from roadmap.api.shapes import Asked, Page, Text, text
from roadmap.listing.filters import area_key
from roadmap.models.snapshot import PublishedArea, PublishedPillar, PublishedSubTopic

router = Router(tags=["Structure"])


class Pillar(Schema):
    """A main theme of the roadmap, with its own survey."""

    number: int
    numeral: str
    state: Literal["planned", "in_progress", "finished"] = Field(
        description="How far it was when the edition was published."
    )
    title: Text
    description: Text
    areas: int
    priorities: int
    reached: int = Field(description="How many of its priorities reached consensus.")
    actions: int
    coding: PillarCoding | None = Field(
        description="How its priorities were coded; null: not yet, or the edition does not say."
    )


class Area(Schema):
    """A part of a pillar."""

    key: str = Field(description="What the filter `area` takes.")
    reference: str
    pillar: int
    title: Text
    sub_topics: int
    actions: int


class SubTopic(Schema):
    """A lettered part of an area; actions stand in it."""

    slug: str
    reference: str
    pillar: int
    area: str
    title: Text
    description: Text
    actions: int


@router.get(EDITION + "/pillars", response=Page[Pillar], summary=gettext_noop("Pillars"))
def pillar_list(request: HttpRequest, slug: str, edition: str, asked: Query[Asked]) -> Answer:
    refuse_unknown(request, Asked.model_fields)
    return paged(request, asked, reading_of(request).content.pillars, _pillar, Pillar)


@router.get(EDITION + "/areas", response=Page[Area], summary=gettext_noop("Areas of all pillars"))
def area_list(request: HttpRequest, slug: str, edition: str, asked: Query[Asked]) -> Answer:
    refuse_unknown(request, Asked.model_fields)
    areas = [area for each in reading_of(request).content.pillars for area in each.areas]
    return paged(request, asked, areas, _area, Area)


@router.get(
    EDITION + "/sub-topics",
    response=Page[SubTopic],
    summary=gettext_noop("Sub-topics of all areas"),
)
def sub_topic_list(request: HttpRequest, slug: str, edition: str, asked: Query[Asked]) -> Answer:
    refuse_unknown(request, Asked.model_fields)
    sub_topics = list(reading_of(request).content.sub_topics.values())
    return paged(request, asked, sub_topics, _sub_topic, SubTopic)


def _pillar(pillar: PublishedPillar) -> dict[str, Any]:
    return {
        "number": pillar.number,
        "numeral": pillar.numeral,
        "state": pillar.state.value,
        "title": text(pillar, "title"),
        "description": text(pillar, "description"),
        "areas": len(pillar.areas),
        "priorities": len(pillar.priorities),
        "reached": len(pillar.standing),
        "actions": len(pillar.actions),
        "coding": pillar_coding(pillar),
    }


def _area(area: PublishedArea) -> dict[str, Any]:
    return {
        "key": area_key(area),
        "reference": area.data["reference"],
        "pillar": area.pillar.number,
        "title": text(area, "title"),
        "sub_topics": len(area.sub_topics),
        "actions": sum(len(each.actions) for each in area.sub_topics),
    }


def _sub_topic(sub_topic: PublishedSubTopic) -> dict[str, Any]:
    return {
        "slug": sub_topic.slug,
        "reference": sub_topic.reference,
        "pillar": sub_topic.area.pillar.number,
        "area": area_key(sub_topic.area),
        "title": text(sub_topic, "title"),
        "description": text(sub_topic, "description"),
        "actions": len(sub_topic.actions),
    }
