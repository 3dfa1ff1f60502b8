"""How a roadmap was made, in plain words and in the active language."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmap.exports.imprint import said, shown
from roadmap.models.snapshot import PublishedDeviation, PublishedPillar, PublishedRound, Snapshot
from roadmap.reports import background
from roadmap.reports.parts import Fact, MethodPart


def steps(content: Snapshot) -> list[str]:
    """The way from candidates to actions; the method page says the same."""
    return [
        _(
            "For each pillar, candidate priorities were collected and a panel of experts was"
            " invited. The rule for consensus was locked before the first answer, with its time"
            " and its hash."
        ),
        _(
            "Experts rated each priority, or said that they could not judge it. Nobody, the team"
            " included, saw any figure while a round was open."
        ),
        _(
            "When a round closed it was counted and sealed: the votes of every priority went into"
            " a file that never changes. In the next round each expert saw how the group had rated."
        ),
        _(
            "Priorities that reached consensus were placed by theme and merged into actions. Every"
            " one of them is part of an action, or it is said why it is not."
        )
        if content.omitted
        else _(
            "Priorities that reached consensus were placed by theme and merged into actions. Every"
            " one of them is part of an action."
        ),
    ]


def rounds_header() -> list[str]:
    """Heads of the table of rounds."""
    return [_("Round"), _("Open"), _("Answered"), _("Priorities"), _("SHA-256 of the sealed votes")]


def method(pillar: PublishedPillar) -> MethodPart:
    """Rule, protocol, rounds and deviations of a pillar whose protocol is locked."""
    survey = pillar.survey
    assert survey is not None
    return MethodPart(
        title=_("Pillar %(numeral)s") % {"numeral": pillar.numeral} + f" {said(pillar, 'title')}",
        rule=survey.rule_sentences,
        facts=[
            (_("Protocol locked"), date_format(survey.protocol_locked_at, "DATETIME_FORMAT")),
            (_("SHA-256 of the protocol"), survey.protocol_sha256),
        ],
        rounds=[_round(each) for each in survey.rounds],
        deviations=[_deviation(each) for each in survey.deviations],
        coding=background.coding(pillar.coding),
    )


def declarations(content: Snapshot) -> list[Fact]:
    """What the team declares, as far as it did."""
    study = content.study
    registry = ", ".join(
        filter(None, [said(study, "registry"), shown(study.data.get("registration") or "")])
    )
    told = [
        (_("Funding"), said(study, "funding")),
        (_("Competing interests of the organisers"), said(study, "interests")),
        (_("Registration of the protocol"), registry),
        (_("Ethics approval"), said(study, "ethics")),
    ]
    return [(name, text) for name, text in told if text]


def _round(each: PublishedRound) -> list[str]:
    opened, closed = (date_format(at, "DATE_FORMAT") for at in (each.opened_at, each.closed_at))
    numbers = {"answered": each.answered, "invited": each.invited}
    return [
        str(each.number),
        f"{opened} – {closed}",
        _("%(answered)s of %(invited)s invited") % numbers,
        str(each.items),
        each.bundle_sha256,
    ]


def _deviation(each: PublishedDeviation) -> str:
    parts = [
        f"{each.label} ({date_format(each.at, 'DATE_FORMAT')}).",
        _("Planned: %(planned)s") % {"planned": each.planned},
        _("Done instead: %(instead)s") % {"instead": each.instead},
        _("Reason: %(reason)s") % {"reason": each.reason},
    ]
    return shown(" ".join(part if part.endswith((".", "。")) else f"{part}." for part in parts))
