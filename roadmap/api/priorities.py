"""Every candidate priority of an edition, with its rounds and counts."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from roadmap.api import background
from roadmap.api.actions import Strength, strength
from roadmap.api.problems import not_found
from roadmap.api.reading import EDITION, Answer, paged, reading_of, refuse_unknown
from roadmap.api.search import Question, found
from roadmap.api.shapes import One, Page, Text, text
from roadmap.listing.entries import Entry
from roadmap.listing.listing import candidates_listing_of
from roadmap.models.snapshot import PublishedPriority, RoundStory

router = Router(tags=["Priorities"])
FATE = gettext_noop(
    "stands: it reached consensus. dropped: the team took it out. left: no consensus."
)
Fate = Literal["stands", "dropped", "left"]


class Candidates(Question):
    """What is asked of the list of priorities."""

    fate: Literal["", "stands", "dropped", "left"] = Field(default="", description=FATE)


class Round(Strength):
    """How a priority fared in one round."""

    wording: Text
    counts: list[int] = Field(description="How many chose each value of the scale, from 1 up.")
    disagreeing: int
    cannot_judge: int
    missing: int = Field(description="How many answered in this round, but not this.")
    disposition: str = Field(description="What the team did with it afterwards.")
    reason: str


class Priority(Schema):
    """A candidate priority, with its whole story."""

    code: str
    last: Strength = Field(description="The round that decided about it.")
    fate: Fate = Field(description=FATE)
    pillar: int
    sub_topic: str | None
    actions: list[str] = Field(description="References of the actions that rest on it.")
    wording: Text = Field(description="The wording that was rated last.")
    omission: Text | None = Field(
        description="Why it is in no action although it reached consensus; null: no reason given."
    )
    origin: background.Origin | None = Field(
        description="How it came onto the list; null: the edition does not hold it."
    )
    coding: background.Coded | None = Field(
        description="How it came to its sub-topic; null: not placed, or the edition does not say."
    )
    evidence: list[str] = Field(description="References of the evidence that it cites.")
    page: str
    rounds: list[Round]


@router.get(
    EDITION + "/priorities",
    response=Page[Priority],
    summary=gettext_noop("Priorities with their rounds"),
)
def priority_list(
    request: HttpRequest, slug: str, edition: str, question: Query[Candidates]
) -> Answer:
    listing = candidates_listing_of(reading_of(request).content)
    entries = found(request, question, listing, "priority", Candidates.model_fields)
    kept = [each for each in entries if question.fate in {"", _part(each).fate}]
    return paged(request, question, kept, lambda each: _priority(request, _part(each)), Priority)


@router.get(
    EDITION + "/priorities/{slug:code}",
    response=One[Priority],
    summary=gettext_noop("One priority"),
)
def priority_detail(request: HttpRequest, slug: str, edition: str, code: str) -> Answer:
    refuse_unknown(request, {})
    reading = reading_of(request)
    priority = reading.content.priorities.get(code)
    if priority is None:
        raise not_found(_("This edition has no such priority. Write it as in I-07."))
    return {"edition": reading.head, "item": _priority(request, priority)}


def _part(entry: Entry) -> PublishedPriority:
    assert isinstance(entry.part, PublishedPriority)
    return entry.part


def _priority(request: HttpRequest, priority: PublishedPriority) -> dict[str, Any]:
    return {
        "code": priority.code,
        "last": strength(priority.last),
        "fate": priority.fate,
        "pillar": priority.pillar.number,
        "sub_topic": priority.sub_topic.slug if priority.sub_topic else None,
        "actions": [action.reference for action in priority.actions],
        "wording": text(priority.wording, "text"),
        "omission": text(priority.omission, "reason") if priority.omission else None,
        "origin": background.origin(priority),
        "coding": background.coded(priority),
        "evidence": [each.evidence.reference for each in priority.citations],
        "page": reading_of(request).page("priority_detail", priority.code),
        "rounds": [_round(story) for story in priority.rounds],
    }


def _round(story: RoundStory) -> dict[str, Any]:
    return {
        **strength(story),
        "wording": text(story.wording, "text"),
        "counts": story.counts,
        "disagreeing": story.disagreeing,
        "cannot_judge": story.cannot_judge,
        "missing": story.missing,
        "disposition": story.disposition,
        "reason": story.reason,
    }
