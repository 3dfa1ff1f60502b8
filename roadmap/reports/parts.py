"""What a roadmap as a document consists of: words and numbers of one language, no layout."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmap.prose import Block

Fact = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Votes:
    """How one priority fared in one round."""

    round_number: int
    round_label: str
    counts: Sequence[int]
    cannot_judge: int
    share: str  # `21 of 27 (77.8 %)`
    verdict: str
    stands: bool
    threshold: int


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A priority with its votes."""

    code: str
    text: str
    rounds: Sequence[Votes]


@dataclass(frozen=True, kw_only=True)
class ActionPart:
    reference: str
    title: str
    prose: Sequence[Block]
    facts: Sequence[Fact]
    strength: str  # of the priority on which the smallest share agreed
    rests_on: Sequence[Basis]
    dissent: Sequence[Block]  # where the panel was divided
    evidence: Sequence[Block]  # what was known; a link each


@dataclass(frozen=True, kw_only=True)
class SubTopicPart:
    reference: str
    title: str
    prose: Sequence[Block]
    actions: Sequence[ActionPart]


@dataclass(frozen=True, kw_only=True)
class AreaPart:
    reference: str
    title: str
    sub_topics: Sequence[SubTopicPart]


@dataclass(frozen=True, kw_only=True)
class PillarPart:
    number: int
    label: str  # `Pillar I`
    title: str
    description: str
    note: str  # why it has no actions yet; empty where it has
    areas: Sequence[AreaPart]
    caption: str  # of the list of its priorities
    priorities: Sequence[Basis]


@dataclass(frozen=True, kw_only=True)
class MethodPart:
    """How the survey of one pillar was made."""

    title: str
    rule: Sequence[str]
    facts: Sequence[Fact]
    rounds: Sequence[Sequence[str]]
    deviations: Sequence[str]
    coding: Sequence[str]  # how its priorities were placed by theme


@dataclass(frozen=True, kw_only=True)
class Booklet:
    """The whole document."""

    language: str
    title: str
    organiser: str
    purpose: str
    edition_line: str
    figures: Sequence[Fact]
    facts: Sequence[Fact]  # address, hash, licence, citation
    simulated: str
    scale: Sequence[str]
    pillars: Sequence[PillarPart]
    steps: Sequence[str]
    methods: Sequence[MethodPart]
    rounds_header: Sequence[str]
    declarations: Sequence[Fact] = field(default_factory=list)
    omitted: Sequence[Block] = field(default_factory=list)  # priorities in no action, with reasons
