"""Two reporting checklists, each item with what the data say and what people have to write.

ACCORD (Gattrell et al., PLOS Medicine 2024) and DELPHISTAR (Niederberger et al., PLOS One 2024).
The words are ours: their text belongs to the authors and is cited, never copied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from studies.models import Study
from surveys.consensus import Verdict
from surveys.enums import Disposition
from surveys.queries import team_of
from surveys.reports import method_words
from surveys.reports.findings import PillarFindings
from surveys.rule_words import reached_words

REFERENCES = {
    "ACCORD": "Gattrell WT et al. ACCORD (ACcurate COnsensus Reporting Document)."
    " PLOS Medicine 2024.",
    "DELPHISTAR": "Niederberger M et al. DELPHISTAR: Delphi studies in social and health sciences."
    " PLOS One 2024.",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One item of a checklist: `said` comes from the data; `to_write` is left to people."""

    item: str
    topic: str
    said: str = ""
    to_write: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the data say, in sentences that several items share."""

    method: str
    purpose: str
    team: str
    panel: str
    invited: str
    questions: str
    rule: str
    carrying: str
    feedback: str
    anonymity: str
    reminders: str
    languages: str
    dates: str
    deviations: str
    outcome: str
    lineage: str
    rounds: str
    lock: str
    groups: str
    # Declared by the team; empty until somebody writes it.
    funding: str
    interests: str
    registration: str
    threshold: str

    @property
    def funding_to_write(self) -> str:
        return "" if self.funding else _("Name the funder and its part.")


def said_of(study: Study, pillars: Sequence[PillarFindings]) -> Said:
    """Gather the sentences. `pillars` has at least one."""

    def each(says: Sequence[str]) -> str:
        return method_words.by_pillar(pillars, says)

    surveys = [pillar.survey for pillar in pillars]
    return Said(
        method=_("Delphi survey, in rounds by personal link"),
        purpose=study.purpose,
        team=", ".join(f"{member.user} ({member.get_role_display()})" for member in team_of(study)),
        panel=each([method_words.response(pillar) for pillar in pillars]),
        invited=each([_invitations(pillar) for pillar in pillars]),
        questions=each([_questions(pillar) for pillar in pillars]),
        rule=each([" ".join(method_words.rule(survey)) for survey in surveys]),
        carrying=each([method_words.carrying(survey) for survey in surveys]),
        feedback=method_words.feedback(),
        anonymity=method_words.anonymity(),
        reminders=each([method_words.reminders(survey) for survey in surveys]),
        languages=method_words.languages(study),
        dates=each([method_words.dates(pillar) for pillar in pillars]),
        deviations=each([_deviations(pillar) for pillar in pillars]),
        outcome=each([_outcome(pillar) for pillar in pillars]),
        lineage=each([_lineage(pillar) for pillar in pillars]),
        rounds=each([_rounds(pillar) for pillar in pillars]),
        lock=each([_lock(pillar) for pillar in pillars]),
        funding=study.funding,
        interests=study.interests,
        registration=study.registered,
        threshold=each([survey.rationale for survey in surveys])
        if all(survey.rationale for survey in surveys)
        else "",
        groups=_("No group had a weight of its own; groups are shown in bands, once, at the end."),
    )


def accord(said: Said) -> list[Entry]:
    """The 35 items of ACCORD."""
    return [
        Entry(item="T1", topic=_("Method in the title"), said=said.method),
        Entry(item="I1", topic=_("Why a consensus exercise"), to_write=_("Say why.")),
        Entry(
            item="I2",
            topic=_("Aim, audience, area"),
            said=said.purpose,
            to_write=_("Name the audience and the geographic scope."),
        ),
        Entry(
            item="I3",
            topic=_("Update of an earlier exercise"),
            to_write=_("Say whether it is one, and cite it."),
        ),
        Entry(
            item="M1",
            topic=_("Registration"),
            said=". ".join(filter(None, [said.registration, said.lock])),
            to_write=""
            if said.registration
            else _("Name the register and the link, or say that it was not registered."),
        ),
        Entry(item="M2", topic=_("Who directed it"), said=said.team, to_write=_("Add expertise.")),
        Entry(
            item="M3",
            topic=_("Criteria for panellists, size"),
            said=said.panel,
            to_write=_("Give the criteria and the reason for the size."),
        ),
        Entry(
            item="M4",
            topic=_("Recruitment"),
            said=said.invited,
            to_write=_("Say where experts were found."),
        ),
        Entry(item="M5", topic=_("Patients and public"), to_write=_("Describe their part.")),
        Entry(
            item="M6",
            topic=_("Where the statements come from"),
            to_write=_("Describe workshops and sources."),
        ),
        Entry(item="M7", topic=_("Search of literature"), to_write=_("Describe it, or say none.")),
        Entry(item="M8", topic=_("Evidence given to the panel"), said=said.feedback),
        Entry(item="M9", topic=_("Method and changes to it"), said=said.deviations),
        Entry(item="M10", topic=_("Questions and answers"), said=said.questions),
        Entry(item="M11", topic=_("Aim of each round"), said=said.rounds),
        Entry(
            item="M12",
            topic=_("Definition of consensus"),
            said=" ".join(filter(None, [said.rule, said.threshold])),
            to_write="" if said.threshold else _("Give the reason for the threshold."),
        ),
        Entry(item="M13", topic=_("Voting again on consensus"), said=said.carrying),
        Entry(item="M14", topic=_("How answers were collected"), said=said.anonymity),
        Entry(
            item="M15",
            topic=_("How answers were processed"),
            said=_("Counted by software when a round is sealed; anybody can recount the bundle."),
            to_write=_("Say how comments were analysed."),
        ),
        Entry(item="M16", topic=_("Piloting"), to_write=_("Describe the pilot, or say none.")),
        Entry(item="M17", topic=_("Feedback between rounds"), said=said.feedback),
        Entry(item="M18", topic=_("Anonymity"), said=said.anonymity),
        Entry(
            item="M19",
            topic=_("Part of the steering group"),
            said=_("The team cannot rate: only invited experts have a link."),
        ),
        Entry(
            item="M20",
            topic=_("Incentives, reminders"),
            said=said.reminders,
            to_write=_("Say which incentives there were."),
        ),
        Entry(item="M21", topic=_("Accessibility, languages"), said=said.languages),
        Entry(item="R1", topic=_("Dates and duration"), said=said.dates),
        Entry(
            item="R2",
            topic=_("Deviations"),
            said=said.deviations,
            to_write=_("Give the reasons that the record does not hold."),
        ),
        Entry(item="R3", topic=_("Response in each round"), said=said.panel),
        Entry(item="R4", topic=_("Outcome"), said=said.outcome),
        Entry(item="R5", topic=_("Items changed or removed"), said=said.lineage),
        Entry(item="D1", topic=_("Strengths and limits"), to_write=_("Discuss; see the hints.")),
        Entry(item="D2", topic=_("Agreement with literature"), to_write=_("Discuss.")),
        Entry(item="O1", topic=_("Endorsing bodies"), to_write=_("Name them, or say none.")),
        Entry(
            item="O2",
            topic=_("Conflicts of interest"),
            said=said.interests,
            to_write="" if said.interests else _("Declare them."),
        ),
        Entry(item="O3", topic=_("Funding"), said=said.funding, to_write=said.funding_to_write),
    ]


def _invitations(pillar: PillarFindings) -> str:
    return _("%(invited)s experts were invited by mail to round 1") % {
        "invited": pillar.rounds[0].invited
    }


def _questions(pillar: PillarFindings) -> str:
    return _("Priorities in round 1: %(count)s. Possible answers: %(scale)s") % {
        "count": len(pillar.rounds[0].items),
        "scale": method_words.scale(pillar.survey),
    }


def _rounds(pillar: PillarFindings) -> str:
    return _(
        "Rounds set beforehand: %(count)s. The first finds agreement and what is missing, later"
        " ones let experts reconsider"
    ) % {"count": pillar.planned_rounds}


def _lock(pillar: PillarFindings) -> str:
    return _("The protocol was locked when round 1 opened; its SHA-256 is %(sha256)s") % {
        "sha256": pillar.survey.protocol_sha256
    }


def _deviations(pillar: PillarFindings) -> str:
    if not pillar.deviations:
        return _("The record has no event after the lock that is not in the protocol")
    return _("Events after the lock: %(count)s; the methods list them") % {
        "count": len(pillar.deviations)
    }


def _outcome(pillar: PillarFindings) -> str:
    total = len(pillar.standing) + len(pillar.fallen)
    return reached_words(pillar.survey.scale) % {
        "count": len(pillar.standing),
        "total": total,
    }


def _lineage(pillar: PillarFindings) -> str:
    dropped = sum(each.dispositions[Disposition.DROP] for each in pillar.rounds)
    few = sum(item.verdict == Verdict.TOO_FEW for item in pillar.fallen)
    return _("Rewritten: %(steps)s; dropped: %(dropped)s; too few ratings: %(few)s") % {
        "steps": len(pillar.lineage),
        "dropped": dropped,
        "few": few,
    }
