"""How the priorities of an edition came to their codes, as plain data.

Whole numbers and texts only: a kappa is a numerator and a denominator. No name of a coder and no
single choice is in it, only what both agreed on, what was decided between them, and why.
"""

from typing import Any

from roadmap.agreement import Agreement
from roadmap.coder_comparison import Comparison, comparison
from roadmap.codings import visible_history
from roadmap.enums import CodingStep
from roadmap.models import CodeChange, Coding, PillarCoding
from roadmap.suggestions import SuggestionFigures, suggestion_figures, visible_suggestions
from studies.models import Pillar, Study
from surveys.models import Priority

Data = dict[str, Any]
PLACED = ("priority_id", "priority__survey__pillar_id", "coded_by_id")


class CodingMaterial:
    """What is known about the coding of a study, read once: about seven queries a coded pillar."""

    def __init__(self, study: Study) -> None:
        codings = PillarCoding.objects.filter(pillar__study=study).exclude(opened_at=None)
        compared = [comparison(each) for each in codings.select_related("pillar__study")]
        self.comparisons = {each.coding.pillar_id: each for each in compared if each}
        self.changes: dict[int, CodeChange] = {
            pk: counted[-1]
            for pk, steps in visible_history(study).items()
            if (counted := [step for step in steps if step.step != CodingStep.CHOSEN])
        }
        self.suggestions = suggestion_figures(visible_suggestions(study))
        self.placed: set[int] = set()
        self.people: dict[int, set[int]] = {}
        placed = Coding.objects.filter(priority__survey__pillar__study=study)
        for priority, pillar, person in placed.values_list(*PLACED):
            self.placed.add(priority)
            self.people.setdefault(pillar, set()).add(person)

    def of_pillar(self, pillar: Pillar) -> Data:
        """Who coded: `people` placed one after the other, or two coders chose independently."""
        found = self.comparisons.get(pillar.pk)
        suggestions = _suggestions(self.suggestions.get(pillar.pk))
        if found is None:
            people = len(self.people.get(pillar.pk, ()))
            return {"independent": False, "people": people, **suggestions}
        return {
            **suggestions,
            "independent": True,
            "people": len(found.coders),
            **_agreement(found.overall),
            "decided": sum(row.is_decided for row in found.rows),
            "codes": _codes(found),
        }

    def of_priority(self, priority: Priority) -> Data:
        """The step that settled its code, and the reason if there is one."""
        if change := self.changes.get(priority.pk):
            return {"step": change.step, "reason": change.reason}
        placed = {"step": CodingStep.PLACED.value, "reason": ""}  # before there was a history
        return placed if priority.pk in self.placed else {}


def _suggestions(figures: SuggestionFigures | None) -> Data:
    """How often the machine suggested a code, and what became of it; nothing if it was not asked.

    Counts of a whole pillar, in which the coders of it are not told apart.
    """
    if figures is None:
        return {}
    names = ("shown", "taken", "refused", "swayable")
    return {"suggestions": {name: getattr(figures, name) for name in names}}


def _codes(found: Comparison) -> list[Data]:
    return [
        {"code": code.slug if code else "", "chosen": [first, second], **_agreement(agreement)}
        for code, first, second, agreement in found.per_code()
    ]


def _agreement(agreement: Agreement) -> Data:
    kappa = agreement.kappa
    return {
        "agreed": agreement.agreed,
        "compared": agreement.compared,
        "kappa": [kappa.numerator, kappa.denominator] if kappa is not None else None,
        "undefined": agreement.undefined or "",
    }
