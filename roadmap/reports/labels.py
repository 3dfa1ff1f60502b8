"""The fixed words of a roadmap as a document."""

from django.utils.translation import gettext as _


def labels() -> dict[str, str]:
    """Headings and heads of tables, in the active language."""
    return {
        "roadmap": _("Roadmap"),
        "contents": _("Contents"),
        "reading": _("How to read it"),
        "method": _("How it was made"),
        "priorities": _("All candidate priorities"),
        "declarations": _("Declarations"),
        "deviations": _("Deviations from the protocol"),
        "rule": _("The rule"),
        "rests_on": _("What it rests on"),
        "code": _("Code"),
        "priority": _("What the experts rated"),
        "round": _("Round"),
        "ratings": _("Ratings of 1, 2, 3, …"),
        "cannot_judge": _("Cannot judge"),
        "share": _("Agreed"),
        "verdict": _("Verdict"),
        "no_actions": _("No action yet."),
        "divided": _("Where the panel was divided"),
        "known": _("What was known"),
        "coding": _("How priorities were placed by theme"),
        "omitted": _("Priorities in no action"),
        "omitted_note": _(
            "These reached consensus and are part of no action, for the reason that stands with"
            " each."
        ),
    }


def reading() -> list[str]:
    """How to read the document, in sentences."""
    return [
        _(
            "Each action rests on priorities on which a panel of experts agreed. Below an action"
            " stands what they rated, and how, round by round."
        ),
        _(
            "“16 of 23 (69.6 %)” means: of 23 experts who rated the priority, 16 agreed. Shares"
            " are never rounded across the threshold."
        ),
        _(
            "This file never changes. What turns out to be wrong later stands as an erratum at the"
            " address of this edition."
        ),
    ]


def reading_bars() -> str:
    """How to read a bar of the PDF."""
    return _(
        "A bar shows all ratings of one round, from the lowest on the left to the highest on the"
        " right; each piece holds the number of experts. The marks above and below show the"
        " threshold: there is consensus where the blue pieces reach them from the right."
    )
