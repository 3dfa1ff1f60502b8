"""What every answer is made of: texts in two languages, the edition, pages of a list."""

import datetime as dt
from typing import Any, Generic, Literal, TypeVar

from ninja import Schema
from pydantic import Field

from roadmap.models import Edition
from roadmap.models.snapshot import Part

LARGEST_PAGE, USUAL_PAGE, LARGEST_OFFSET = 100, 25, 1_000_000
LICENSE_NAME = "CC BY 4.0"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
Item = TypeVar("Item")


class Text(Schema):
    """A text in both languages."""

    en: str
    zh: str = Field(description="Simplified Chinese; empty where there is no translation.")


class License(Schema):
    """What anybody may do with the data."""

    name: str = LICENSE_NAME
    url: str = LICENSE_URL


class EditionHead(Schema):
    """The edition that an answer was read from. It never changes."""

    roadmap: str = Field(description="The short name of the roadmap in addresses.")
    number: int
    state: Literal["published", "superseded"]
    published_at: dt.datetime
    sha256: str = Field(description="SHA-256 of the canonical text of the edition.")
    is_simulated: bool = Field(description="Whether the figures are simulated.")
    permalink: str = Field(description="The page of the edition, which never dies.")


class AskedPart(Schema):
    """Which part of a list."""

    limit: int = Field(default=USUAL_PAGE, ge=1, le=LARGEST_PAGE, description="How many on a page.")
    offset: int = Field(default=0, ge=0, le=LARGEST_OFFSET, description="How many to pass by.")


class Asked(AskedPart):
    """Which part of a list, and in which form."""

    format: Literal["json", "csv"] = Field(
        default="json",
        description="csv: the whole list as one table, without limit and offset.",
    )


class Listed(Schema, Generic[Item]):
    """A page of a list that is of no edition."""

    license: License = License()
    count: int = Field(description="How many there are in all.")
    next: str | None = Field(description="Address of the next page.")
    previous: str | None = Field(description="Address of the page before.")
    items: list[Item]


class Page(Listed[Item], Generic[Item]):
    """A page of a list of an edition."""

    edition: EditionHead


class One(Schema, Generic[Item]):
    """One thing of an edition."""

    license: License = License()
    edition: EditionHead
    item: Item


def text(part: Part, name: str) -> dict[str, str]:
    """A text of a snapshot."""
    return {
        "en": part.data.get(f"{name}_en") or "",
        "zh": part.data.get(f"{name}_zh") or "",
    }


def text_of(row: Any, name: str) -> dict[str, str]:
    """A text of a row."""
    return {"en": getattr(row, f"{name}_en"), "zh": getattr(row, f"{name}_zh")}


def head_of(edition: Edition, permalink: str) -> dict[str, Any]:
    return {
        "roadmap": edition.study.slug,
        "number": edition.number,
        "state": edition.state,
        "published_at": edition.published_at,
        "sha256": edition.sha256,
        "is_simulated": edition.content.is_simulated,
        "permalink": permalink,
    }
