"""The words of a mail: the team's own subject and opening where it wrote some, else ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from studies.localized import language_suffix
from studies.models import Study
from surveys.enums import WORDED_MESSAGES, MessageKind
from surveys.mail_words import fill
from surveys.models import MailWords, SurveyRound


@dataclass(frozen=True, kw_only=True)
class LetterText:
    """A mail's subject, its plain text, and the same text as a simple page."""

    subject: str
    body: str
    page: str


def letter_text(
    *,
    kind: MessageKind,
    language: str,
    name: str,
    study: Study,
    survey_round: SurveyRound | None,
    facts: Mapping[str, Any],
    words: MailWords | None = None,
) -> LetterText:
    """Render one mail in `language` (of settings.LANGUAGES) with what this kind is about (`facts`).

    `words` are the team's own, if there are any.
    """
    with translation.override(language):
        context = dict(facts) | {
            "name": name,
            "study": study,
            "survey_round": survey_round,
            "pillar": survey_round.survey.pillar if survey_round else None,
        }
        own = _own_words(words, name, study, survey_round)
        template = f"emails/{kind}"
        subject = own["subject"] or render_to_string(f"{template}_subject.txt", context)
        subject = " ".join(subject.split())
        if study.is_pilot:
            subject = _("Pilot: %(subject)s") % {"subject": subject}
        body = render_to_string(f"{template}_body.txt", context | {"opening": own["opening"]})
        content = {"subject": subject, "paragraphs": paragraphs(body), "language": language}
        page = render_to_string("emails/letter.html", content)
    return LetterText(subject=subject, body=body, page=page)


def words_for(study: Study, kind: MessageKind) -> MailWords | None:
    """Return the team's own words for a kind of mail; no query for kinds that have none."""
    if kind not in WORDED_MESSAGES:
        return None
    return MailWords.objects.filter(study=study, kind=kind).first()


def paragraphs(body: str) -> list[list[str]]:
    """Return the paragraphs of a text, each as its lines, for the simple HTML beside it."""
    parts = "\n".join(line.rstrip() for line in body.strip().splitlines()).split("\n\n")
    return [[line for line in part.splitlines() if line] for part in parts if part.strip()]


def languages_of(study: Study) -> list[str]:
    """Return the languages in which the experts of a study may get mails."""
    codes = [code for code, _name in settings.LANGUAGES]
    return codes if study.is_bilingual else codes[:1]


def _own_words(
    words: MailWords | None, name: str, study: Study, survey_round: SurveyRound | None
) -> dict[str, str]:
    """Return own subject and opening in the active language, filled in; empty where none."""
    if words is None or survey_round is None:
        return {"subject": "", "opening": ""}
    values = {
        "name": name,
        "study": study.title,
        "pillar": survey_round.survey.pillar.title,
        "round": str(survey_round.number),
        "deadline": date_format(survey_round.closes_at, "DATETIME_FORMAT")
        if survey_round.closes_at
        else "",
    }
    return {
        part: fill(getattr(words, f"{part}_{language_suffix()}"), values)
        for part in ("subject", "opening")
    }
