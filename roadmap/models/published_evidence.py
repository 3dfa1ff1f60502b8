"""What an edition tells of the evidence behind its priorities. Plain data in, no database.

Editions that were published before evidence was part of them hold none of it.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from roadmap.models.part import Data, Part
from studies.enums import EvidenceKind

if TYPE_CHECKING:
    from roadmap.models.snapshot import PublishedAction, PublishedPriority


class PublishedEvidence(Part):
    """A mapped policy, programme, publication and the like, which priorities cite."""

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.reference: str = data["reference"]
        self.year: int | None = data["year"]
        self.doi: str = data["doi"]
        self.is_illustrative: bool = data["is_illustrative"]
        self.citations: list[PublishedCitation] = []  # by priorities, in their order

    @property
    def kind_label(self) -> str | Promise:
        return EvidenceKind(self.data["kind"]).label

    @property
    def address(self) -> str:
        """Where it can be read: its DOI, else its link, else nothing."""
        link: str = self.data["link"]
        return f"https://doi.org/{self.doi}" if self.doi else link

    @property
    def actions(self) -> "list[PublishedAction]":
        """The actions that rest on a priority which cites it."""
        carried = (action for each in self.citations for action in each.priority.actions)
        return list(dict.fromkeys(carried))


class PublishedCitation(Part):
    """A priority cites a piece of evidence; with a note, if the team wrote one."""

    def __init__(
        self, data: Data, evidence: PublishedEvidence, priority: "PublishedPriority"
    ) -> None:
        super().__init__(data)
        self.evidence, self.priority = evidence, priority
        self.cited_on = dt.date.fromisoformat(data["cited_on"])
        evidence.citations.append(self)


def evidence_by_reference(
    rows: Iterable[Data], priorities: "Iterable[PublishedPriority]"
) -> dict[str, PublishedEvidence]:
    """The evidence of an edition in order; every priority learns what it cites."""
    found = {row["reference"]: PublishedEvidence(row) for row in rows}
    for priority in priorities:
        priority.citations = [
            PublishedCitation(each, found[each["reference"]], priority)
            for each in priority.data.get("evidence", [])
        ]
    return found


def evidence_behind(priorities: "Iterable[PublishedPriority]") -> list[PublishedEvidence]:
    """What any of these priorities cites, each once, in order."""
    cited = {each.evidence for priority in priorities for each in priority.citations}
    return sorted(cited, key=lambda each: each.reference)
