"""The parts of a plan: areas and codes, new or known, with what would change in them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roadmap.codebook_files.entries import LABELS, AreaEntry, CodeEntry
from roadmap.imports import RowProblem
from roadmap.models import Area, SubTopic
from studies.models import Pillar


@dataclass(frozen=True, kw_only=True)
class TextChange:
    """A text that the file says differently."""

    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return str(LABELS[self.name])


@dataclass(frozen=True, kw_only=True)
class PlannedCode:
    """A code of the file; without `sub_topic` it is new."""

    entry: CodeEntry
    sub_topic: SubTopic | None
    changes: list[TextChange]

    @property
    def differs(self) -> bool:
        return self.sub_topic is None or bool(self.changes)


@dataclass(frozen=True, kw_only=True)
class PlannedArea:
    """An area of the file with its codes; without `area` it is new."""

    entry: AreaEntry
    pillar: Pillar
    area: Area | None
    changes: list[TextChange]
    codes: list[PlannedCode] = field(default_factory=list)

    def is_same_as(self, other: "PlannedArea") -> bool:
        """Whether both are one area, known or new."""
        if self.area or other.area:
            return self.area == other.area
        is_named_so = self.entry.name.casefold() == other.entry.name.casefold()
        return self.pillar == other.pillar and is_named_so

    @property
    def differs(self) -> bool:
        is_new = self.area is None
        return is_new or bool(self.changes) or any(code.differs for code in self.codes)


@dataclass(kw_only=True)
class CodebookPlan:
    """With one problem nothing is taken."""

    areas: list[PlannedArea] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unmentioned: list[SubTopic] = field(default_factory=list)  # they stay as they are
    left_out: int = 0  # descriptions of areas, which have none here

    @property
    def codes(self) -> list[PlannedCode]:
        return [code for area in self.areas for code in area.codes]

    @property
    def new_areas(self) -> list[PlannedArea]:
        return [each for each in self.areas if each.area is None]

    @property
    def new_codes(self) -> list[PlannedCode]:
        return [each for each in self.codes if each.sub_topic is None]

    @property
    def changed(self) -> list[tuple[str, list[TextChange]]]:
        """What changes in known areas and codes, with their references."""
        areas = [(each.area.reference, each.changes) for each in self.areas if each.area]
        codes = [(c.sub_topic.reference, c.changes) for c in self.codes if c.sub_topic]
        return [(reference, changes) for reference, changes in areas + codes if changes]

    @property
    def known(self) -> int:
        """Codes that stay as they are."""
        return sum(bool(each.sub_topic) and not each.changes for each in self.codes)

    @property
    def is_empty(self) -> bool:
        return not any(each.differs for each in self.areas)

    @property
    def fingerprint(self) -> str:
        """The same as long as taking would do the same."""
        said = [
            [
                [area.pillar.pk, area.area and area.area.pk, _said(area.entry.texts, area.changes)],
                *(
                    [code.sub_topic and code.sub_topic.pk, _said(code.entry.texts, code.changes)]
                    for code in area.codes
                    if code.differs
                ),
            ]
            for area in self.areas
            if area.differs
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _said(texts: Mapping[str, str], changes: list[TextChange]) -> list[Any]:
    given = sorted((name, text) for name, text in texts.items() if text)
    return [given, [[each.name, each.before] for each in changes]]
