"""What the team declares: it stands in the settings of the study, and nothing else knows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from studies.models import Study
from surveys.reports.blocks import Document


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """One of them; `text` is empty until somebody writes it."""

    name: str
    text: str


def declarations_of(study: Study) -> list[Declaration]:
    """All, in the order of a report."""
    return [
        Declaration(name=_("Funding"), text=study.funding),
        Declaration(name=_("Competing interests of the organisers"), text=study.interests),
        Declaration(name=_("Registration of the protocol"), text=study.registered),
        Declaration(name=_("Ethics approval"), text=study.ethics),
    ]


def add_declarations(document: Document, study: Study) -> None:
    """What is declared, and what is still missing."""
    declared = declarations_of(study)
    document.heading(_("Declarations"))
    told = [(each.name, each.text) for each in declared if each.text]
    if told:
        document.facts("", told)
    missing = [each.name for each in declared if not each.text]
    if missing:
        document.gap(
            _("[To be written in the settings of the study: %(names)s.]")
            % {"names": ", ".join(missing)}
        )
