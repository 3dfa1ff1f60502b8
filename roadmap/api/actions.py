"""Actions of an edition: searched, filtered and sorted as on the public list."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from roadmap.api.problems import not_found
from roadmap.api.reading import EDITION, Answer, paged, reading_of, refuse_unknown
from roadmap.api.search import Question, found
from roadmap.api.shapes import One, Page, Text, text
from roadmap.listing.entries import Entry, weakest_of
from roadmap.listing.filters import area_key
from roadmap.listing.listing import listing_of
from roadmap.models.snapshot import PublishedAction, RoundStory

router = Router(tags=["Actions"])
Level = Literal["inform", "consult", "involve", "collaborate", "empower"]


class Strength(Schema):
    """How many agreed on the weakest priority of an action, in its last round."""

    agreeing: int = Field(description="k: how many agreed.")
    rated: int = Field(description="n: how many rated it.")
    percent: str | None = Field(
        description="Their share, cut so that it never reads across the threshold; null: none."
    )
    verdict: str
    round: int


class Action(Schema):
    """What should be done, and the priorities that it rests on."""

    reference: str
    strength: Strength | None
    weakest_priority: str | None = Field(description="The priority that `strength` is about.")
    slug: str
    pillar: int
    area: str
    sub_topic: str
    horizon_from: int | None
    horizon_to: int | None
    participation: Level | None = Field(
        description="How far those concerned take part (IAP2); null: not stated."
    )
    priorities: list[str]
    evidence: list[str] = Field(description="References of the evidence that its priorities cite.")
    title: Text
    text: Text
    actors: Text
    dissent: Text = Field(description="Where the panel was divided, in Markdown; often empty.")
    page: str


@router.get(
    EDITION + "/actions",
    response=Page[Action],
    summary=gettext_noop("Actions, searched and filtered"),
)
def action_list(request: HttpRequest, slug: str, edition: str, question: Query[Question]) -> Answer:
    listing = listing_of(reading_of(request).content)
    entries = found(request, question, listing, "action", Question.model_fields)
    return paged(request, question, entries, lambda entry: _of_entry(request, entry), Action)


@router.get(
    EDITION + "/actions/{slug:action_slug}",
    response=One[Action],
    summary=gettext_noop("One action"),
)
def action_detail(request: HttpRequest, slug: str, edition: str, action_slug: str) -> Answer:
    refuse_unknown(request, {})
    reading = reading_of(request)
    action = reading.content.actions.get(action_slug)
    if action is None:
        raise not_found(_("This edition has no such action. Write it as in 1-2-a-1."))
    return {"edition": reading.head, "item": _action(request, action)}


def strength(story: RoundStory) -> dict[str, Any]:
    return {
        "agreeing": story.agreeing,
        "rated": story.rated,
        "percent": story.percent or None,
        "verdict": story.verdict,
        "round": story.number,
    }


def _of_entry(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    assert isinstance(entry.part, PublishedAction)
    return _action(request, entry.part)


def _action(request: HttpRequest, action: PublishedAction) -> dict[str, Any]:
    weakest = weakest_of(action.priorities)
    area = action.sub_topic.area
    return {
        "reference": action.reference,
        "strength": strength(weakest) if weakest else None,
        "weakest_priority": next((e.code for e in action.priorities if e.last is weakest), None),
        "slug": action.slug,
        "pillar": area.pillar.number,
        "area": area_key(area),
        "sub_topic": action.sub_topic.slug,
        "horizon_from": action.horizon_from,
        "horizon_to": action.horizon_to,
        "participation": action.participation.value if action.participation else None,
        "priorities": [priority.code for priority in action.priorities],
        "evidence": [each.reference for each in action.evidence],
        **{name: text(action, name) for name in ("title", "text", "actors", "dissent")},
        "page": reading_of(request).page("action_detail", action.slug),
    }
