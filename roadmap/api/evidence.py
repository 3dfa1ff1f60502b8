"""The evidence of an edition: what its priorities cite."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from roadmap.api.reading import EDITION, Answer, paged, reading_of, refuse_unknown
from roadmap.api.shapes import Asked, Page, Text, text
from roadmap.models.published_evidence import PublishedEvidence

router = Router(tags=["Evidence"])
Kind = Literal["policy", "programme", "initiative", "stakeholder", "standard", "publication"]


class Evidence(Schema):
    """A mapped policy, programme, publication and the like, which priorities cite."""

    reference: str = Field(description="It stays the same in every edition, such as E-01.")
    kind: Kind = Field(description="What it is.")
    title: Text
    issuer: Text = Field(description="Who issued it.")
    place: Text = Field(description="Where it applies.")
    note: Text = Field(description="What the team says about it.")
    year: int | None
    doi: str = Field(description="Its DOI; empty if it has none.")
    link: str = Field(description="Where it can be read: its DOI as an address, else its link.")
    is_illustrative: bool = Field(description="Whether it was made up for illustration.")
    priorities: list[str] = Field(description="Codes of the priorities that cite it.")
    actions: list[str] = Field(description="References of the actions that rest on these.")
    page: str


@router.get(
    EDITION + "/evidence",
    response=Page[Evidence],
    summary=gettext_noop("Evidence that priorities cite"),
)
def evidence_list(request: HttpRequest, slug: str, edition: str, asked: Query[Asked]) -> Answer:
    refuse_unknown(request, Asked.model_fields)
    rows = list(reading_of(request).content.evidence.values())
    return paged(request, asked, rows, lambda each: _evidence(request, each), Evidence)


def _evidence(request: HttpRequest, each: PublishedEvidence) -> dict[str, Any]:
    return {
        "reference": each.reference,
        "kind": each.data["kind"],
        **{name: text(each, name) for name in ("title", "issuer", "place", "note")},
        "year": each.year,
        "doi": each.doi,
        "link": each.address,
        "is_illustrative": each.is_illustrative,
        "priorities": [cited.priority.code for cited in each.citations],
        "actions": [action.reference for action in each.actions],
        "page": reading_of(request).page("evidence_detail", each.reference),
    }
