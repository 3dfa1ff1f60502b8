"""What stands behind priorities and pillars: where they come from, and how they were coded."""

import datetime as dt
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from roadmap.api.shapes import Text
from roadmap.exports.background import kappa_of, origin_texts
from roadmap.models.snapshot import PublishedPillar, PublishedPriority


class Origin(Schema):
    """How a priority came onto the list."""

    source: Literal["", "evidence", "workshop", "suggestion"] = Field(
        description="Where it comes from; empty if no source is on record."
    )
    suggested_in: int | None = Field(
        description="The round in which an expert suggested it; null: in none."
    )
    listed_on: dt.date
    told: Text = Field(description="The same and what it was made from, in sentences.")
    note: str = Field(description="What the team says about its source.")
    author: str = Field(description="Who brought it up.")


class Coded(Schema):
    """How a priority came to its sub-topic."""

    step: Literal["placed", "agreed", "decided"] = Field(
        description=(
            "placed: by one person. agreed: two coders chose the same. decided: by the team,"
            " after both differed."
        )
    )
    reason: str = Field(description="Why the team decided so.")


class PillarCoding(Schema):
    """How the consensus priorities of a pillar were placed under sub-topics."""

    people: int = Field(description="How many people did it.")
    independent: bool = Field(description="Whether two did it without seeing each other’s codes.")
    agreed: int | None = Field(description="k: for how many both chose the same sub-topic.")
    compared: int | None = Field(description="n: how many both coded.")
    kappa: float | None = Field(description="Cohen’s kappa, four decimals; null: there is none.")
    decided: int | None = Field(description="How many the team decided, because both differed.")


def origin(priority: PublishedPriority) -> dict[str, Any] | None:
    if priority.origin is None:
        return None
    data = priority.origin.data
    english, chinese = origin_texts(priority)
    return {
        "source": data["source"],
        "suggested_in": data["suggested_in"],
        "listed_on": data["listed_on"],
        "told": {"en": english, "zh": chinese},
        "note": priority.origin.note,
        "author": priority.origin.author,
    }


def coded(priority: PublishedPriority) -> dict[str, Any] | None:
    found = priority.data.get("coding") or {}
    return {"step": found["step"], "reason": found["reason"]} if found else None


def pillar_coding(pillar: PublishedPillar) -> dict[str, Any] | None:
    """None where nothing was coded, or the edition is older than the record of it."""
    found = pillar.coding
    if not found.people:
        return None
    agreement = found.agreement
    return {
        "people": found.people,
        "independent": found.is_independent,
        "agreed": agreement.agreed if agreement else None,
        "compared": agreement.compared if agreement else None,
        "kappa": kappa_of(agreement),
        "decided": found.decided if agreement else None,
    }
