"""How the priorities of an edition came to their codes, as the objects that public pages read.

Written by roadmap.services.coding_snapshots. Editions published earlier hold nothing of it.
"""

from fractions import Fraction
from typing import Any

from roadmap.agreement import Agreement, Undefined
from roadmap.enums import CodingStep

Data = dict[str, Any]


class PublishedCode:
    """How one priority came to its code, and why where two coders differed."""

    def __init__(self, data: Data) -> None:
        self.reason: str = data.get("reason", "")
        self.is_agreed = data.get("step") == CodingStep.AGREED
        self.is_decided = data.get("step") == CodingStep.DECIDED


class PublishedSuggestions:
    """How often the machine suggested a code for a priority of a pillar, and what became of it."""

    def __init__(self, data: Data) -> None:
        self.shown: int = data.get("shown", 0)
        self.taken: int = data.get("taken", 0)
        self.refused: int = data.get("refused", 0)
        self.swayable: int = data.get("swayable", 0)  # priorities: seen before somebody coded


class PublishedCoding:
    """How a pillar was coded: by `people` one after the other, or by two independently."""

    def __init__(self, data: Data) -> None:
        self.people: int = data.get("people", 0)
        self.is_independent: bool = data.get("independent", False)
        self.decided: int = data.get("decided", 0)
        self.agreement = _agreement(data) if self.is_independent else None
        self.suggestions = PublishedSuggestions(data.get("suggestions") or {})
        # By slug of the code, "" where none fits.
        self.codes = {each["code"]: _agreement(each) for each in data.get("codes", [])}


def _agreement(data: Data) -> Agreement:
    return Agreement(
        agreed=data["agreed"],
        compared=data["compared"],
        kappa=Fraction(*data["kappa"]) if data["kappa"] else None,
        undefined=Undefined(data["undefined"]) if data["undefined"] else None,
    )
