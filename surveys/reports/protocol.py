"""The protocol of a survey as a package to deposit: JSON, PDF and the hash of the text."""

import hashlib
import json
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from studies.localized import language_suffix
from surveys.exports.made_file import MadeFile, Reached, zipped
from surveys.models import Survey
from surveys.reports import method_words
from surveys.reports.blocks import Document
from surveys.reports.pdf import pdf


def protocol_package(
    survey: Survey, text: str, *, name: str, language: str, reached: Reached
) -> MadeFile:
    """Pack the protocol. `text` is its one canonical form, locked or as it would be locked now."""
    reached(0, 2)
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()
    document = protocol_document(survey, json.loads(text), digest=digest, language=language)
    reached(1, 2)
    parts = {
        "protocol.json": text.encode("ascii"),
        "protocol.pdf": pdf(document),
        "protocol.json.sha256": f"{digest}  protocol.json\n".encode(),
    }
    return zipped(name, parts)


def protocol_document(
    survey: Survey, content: dict[str, Any], *, digest: str, language: str
) -> Document:
    """The protocol for people to read."""
    study = survey.pillar.study
    document = Document(
        title=_("Protocol: %(pillar)s") % {"pillar": survey.pillar},
        eyebrow=" · ".join(part for part in (study.title, study.organiser) if part),
        notice=_notice(survey),
        language=language,
    )
    document.heading(_("Background and aim"))
    document.paragraph(study.purpose)
    document.paragraph(survey.pillar.description)
    document.heading(_("Consensus"))
    document.bullets([*method_words.rule(survey), method_words.carrying(survey)])
    if survey.rationale:
        document.paragraph(survey.rationale)
    else:
        document.gap(_("[To be written: the reason for the threshold.]"))
    document.heading(_("Procedure"))
    document.facts(
        "",
        [
            (_("Rounds"), str(content["rounds"])),
            (_("Answers"), method_words.scale(survey)),
            (_("Languages"), method_words.languages(study)),
            (_("Reminders"), method_words.reminders(survey)),
            (_("Breakdown"), study.breakdown or _("none")),
            (_("Seed of the order of the list"), content["order_seed"]),
            (_("Registered"), study.registered or _("none")),
            (_("SHA-256 of protocol.json"), digest),
        ],
    )
    document.paragraph(method_words.feedback())
    document.paragraph(method_words.anonymity())
    _add_statements(document, survey, content)
    document.heading(_("Consent"))
    document.paragraph(study.consent)
    return document


def _notice(survey: Survey) -> str:
    if survey.protocol_locked_at:
        at = date_format(survey.protocol_locked_at, "DATETIME_FORMAT")
        return _("Locked on %(at)s, when round 1 opened.") % {"at": at}
    return _(
        "Not locked yet. When round 1 opens, the protocol is locked and has this SHA-256 unless"
        " something changes before."
    )


def _add_statements(document: Document, survey: Survey, content: dict[str, Any]) -> None:
    suffix = language_suffix()
    numeral = survey.pillar.numeral
    document.heading(_("Priorities to be rated"))
    document.table(
        "",
        [_("Code"), _("Priority")],
        [
            [f"{numeral}-{each['priority']:02}", each[suffix] or each["en"]]
            for each in content["statements"]
        ],
        widths=[1, 9],
    )
