"""The rows of the list: every action of an edition, and every priority that reached consensus."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from roadmap.full_text import fold
from roadmap.models.part import Part
from roadmap.models.published_evidence import PublishedEvidence, evidence_behind
from roadmap.models.snapshot import (
    PublishedAction,
    PublishedPillar,
    PublishedPriority,
    PublishedSubTopic,
    RoundStory,
    Snapshot,
)
from roadmap.prose import plain_text

Row = tuple[str, Part, str, PublishedSubTopic | None, PublishedPillar]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row: an action, or a priority that reached consensus."""

    kind: str  # action or priority
    number: int  # its place in the list
    part: Part  # PublishedAction or PublishedPriority
    reference: str
    pillar: PublishedPillar
    sub_topic: PublishedSubTopic | None
    rests_on: list[PublishedPriority]
    states: frozenset[str] = frozenset()  # how far jurisdictions are now: beside the edition

    @property
    def title(self) -> tuple[Part, str]:
        """Where its title stands: the part, and the name of the text."""
        if isinstance(self.part, PublishedPriority):
            return self.part.wording, "text"
        return self.part, "title"

    @cached_property
    def weakest(self) -> RoundStory | None:
        return weakest_of(self.rests_on)

    @cached_property
    def share(self) -> Fraction:
        return _share(self.weakest) if self.weakest else Fraction(-1)

    @property
    def ends(self) -> int | None:
        return self.part.horizon_to if isinstance(self.part, PublishedAction) else None

    @property
    def participation(self) -> str:
        """The level of an action; empty where nothing was decided."""
        return self.part.participation or "" if isinstance(self.part, PublishedAction) else ""

    @cached_property
    def actors(self) -> dict[str, Part]:
        """Who acts, by the English name."""
        return dict(_actors(self.part)) if isinstance(self.part, PublishedAction) else {}

    @property
    def evidence(self) -> list[PublishedEvidence]:
        """What was known: it is found under this row, too."""
        return evidence_behind(self.rests_on)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Everything that is searched, in both languages, with its weight."""
        part, name = self.title
        weighted: list[tuple[int, Part, str]] = [(4, part, name)]
        if self.kind == "action":
            weighted += [(2, self.part, "text"), (2, self.part, "actors")]
            weighted.append((1, self.part, "dissent"))
        if self.sub_topic:
            weighted += [(1, self.sub_topic, "title"), (1, self.sub_topic.area, "title")]
        weighted += [(1, e, name) for e in self.evidence for name in ("title", "issuer")]
        for weight, each, text in weighted:
            for language in ("en", "zh"):
                words = each.data.get(f"{text}_{language}") or ""
                is_prose = self.kind == "action" and text in ("text", "dissent")
                yield weight, plain_text(words) if is_prose else words


def entries_of(content: Snapshot) -> list[Entry]:
    """Actions in their order, then the priorities that reached consensus."""
    rows: list[Row] = [
        ("action", each, each.reference, each.sub_topic, each.sub_topic.area.pillar)
        for each in content.actions.values()
    ]
    rows += [
        ("priority", each, each.code, each.sub_topic, each.pillar)
        for each in content.priorities.values()
        if each.stands
    ]
    return [_entry(number, row) for number, row in enumerate(rows)]


def candidates_of(content: Snapshot) -> list[Entry]:
    """Every priority that was rated, whatever became of it."""
    return [
        _entry(number, ("priority", each, each.code, each.sub_topic, each.pillar))
        for number, each in enumerate(content.priorities.values())
    ]


def _entry(number: int, row: Row) -> Entry:
    kind, part, reference, sub_topic, pillar = row
    return Entry(
        kind=kind,
        number=number,
        part=part,
        reference=reference,
        pillar=pillar,
        sub_topic=sub_topic,
        rests_on=part.priorities if isinstance(part, PublishedAction) else [part],  # type: ignore[list-item]
    )


def weakest_of(priorities: Sequence[PublishedPriority]) -> RoundStory | None:
    """The last round of the priority on which the smallest share agreed; of equals, the first.

    It says how strongly an action stands that rests on them.
    """
    return min((priority.last for priority in priorities), key=_share, default=None)


def _share(story: RoundStory) -> Fraction:
    return Fraction(story.agreeing, story.rated) if story.rated else Fraction(0)


def _actors(action: PublishedAction) -> Iterator[tuple[str, Part]]:
    """Each actor of an action; the languages are matched where they name equally many."""
    english, chinese = (
        [name.strip() for name in re.split(r"[;；\n]", action.data.get(key) or "") if name.strip()]
        for key in ("actors_en", "actors_zh")
    )
    if len(chinese) != len(english):
        chinese = [""] * len(english)
    for name, own in zip(english, chinese, strict=True):
        yield fold(name), Part({"name_en": name, "name_zh": own})
