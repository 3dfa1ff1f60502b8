"""The 38 items of DELPHISTAR, filled from the same sentences as ACCORD."""

from django.utils.translation import gettext as _

from surveys.reports.checklists import Entry, Said


def delphistar(said: Said) -> list[Entry]:
    """Each topic in our own words; the guideline's text belongs to its authors."""
    return [*_before(said), *_methods(said), *_results(said)]


def _before(said: Said) -> list[Entry]:
    return [
        Entry(item="1", topic=_("Method in the title"), said=said.method),
        Entry(item="2", topic=_("Structured abstract"), to_write=_("Write it.")),
        Entry(item="3", topic=_("Keywords"), to_write=_("Choose them.")),
        Entry(item="4", topic=_("Funding"), said=said.funding, to_write=said.funding_to_write),
        Entry(item="5", topic=_("Team"), said=said.team, to_write=_("Add expertise.")),
        Entry(item="6", topic=_("Advice on the method"), to_write=_("Name advisers, or say none.")),
        Entry(item="7", topic=_("Part of a larger study"), to_write=_("Say of which.")),
        Entry(
            item="8",
            topic=_("Protocol"),
            said=". ".join(filter(None, [said.registration, said.lock])),
            to_write="" if said.registration else _("Give the link to it."),
        ),
        Entry(item="9", topic=_("Why a Delphi"), to_write=_("Say why.")),
        Entry(
            item="10",
            topic=_("Aim"),
            said=said.purpose,
            to_write="" if said.purpose else _("Write it."),
        ),
        Entry(item="11", topic=_("Who counts as an expert"), to_write=_("Give the criteria.")),
        Entry(item="12", topic=_("How the panel is composed"), to_write=_("Give the reasons.")),
        Entry(item="13", topic=_("Gaps in recruitment"), to_write=_("Name who is missing.")),
    ]


def _methods(said: Said) -> list[Entry]:
    return [
        Entry(
            item="14",
            topic=_("Variant of the method"),
            said=said.method,
            to_write=_("Cite a reference for it."),
        ),
        Entry(item="15", topic=_("What was done as answers fell"), said=said.reminders),
        Entry(item="16", topic=_("Who was invited again"), said=said.panel),
        Entry(
            item="17",
            topic=_("How experts were found"),
            to_write=_("Say where experts were found."),
        ),
        Entry(item="18", topic=_("Information and invitation"), said=said.invited),
        Entry(
            item="19",
            topic=_("Where the statements come from"),
            to_write=_("Describe workshops and sources."),
        ),
        Entry(item="20", topic=_("Questionnaire"), said=said.questions),
        Entry(item="21", topic=_("Number of rounds"), said=said.rounds),
        Entry(item="22", topic=_("Aim of each round"), said=said.rounds),
        Entry(item="23", topic=_("Rounds set beforehand"), said=said.rounds),
        Entry(item="24", topic=_("Content of the feedback"), said=said.feedback),
        Entry(
            item="25",
            topic=_("Statistics in the feedback"),
            said=_("Number of ratings of each kind; no verdict."),
        ),
        Entry(item="26", topic=_("Feedback of several groups"), said=said.groups),
        Entry(item="27", topic=_("Items without consensus"), said=said.carrying),
        Entry(item="28", topic=_("Analysis of comments"), to_write=_("Say how and by whom.")),
        Entry(item="29", topic=_("Definition of consensus"), said=said.rule),
        Entry(item="30", topic=_("Weight of groups"), said=said.groups),
    ]


def _results(said: Said) -> list[Entry]:
    return [
        Entry(item="31", topic=_("Flow chart"), said=_("See the flow of panel and priorities.")),
        Entry(item="32", topic=_("Outside events"), to_write=_("Name what happened meanwhile.")),
        Entry(item="33", topic=_("Response in each round"), said=said.panel),
        Entry(item="34", topic=_("Results of each round"), said=said.outcome),
        Entry(item="35", topic=_("Main findings"), to_write=_("Write them.")),
        Entry(item="36", topic=_("Can it be transferred"), to_write=_("Discuss.")),
        Entry(item="37", topic=_("Two people read the comments"), to_write=_("Say who.")),
        Entry(item="38", topic=_("Limits"), to_write=_("Discuss; see the hints.")),
    ]
