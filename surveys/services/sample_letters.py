"""A mail as an expert would get it, but for what is personal: to look at and to test."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.urls import reverse

from surveys.enums import MessageKind
from surveys.models import MailWords, SurveyRound
from surveys.services.letter_text import LetterText, letter_text, words_for

NO_LINK = "EXAMPLE"  # stands where the personal link would; it opens nothing
USUAL_LENGTH = dt.timedelta(days=14)


def sample_letter(
    *,
    kind: MessageKind,
    language: str,
    survey_round: SurveyRound,
    reader: str,
    now: dt.datetime,
    words: MailWords | None = None,
) -> LetterText:
    """Render a mail as an expert would get it, but for the personal link. Writes nothing."""
    survey_round.closes_at = survey_round.closes_at or now + USUAL_LENGTH
    study = survey_round.survey.pillar.study
    return letter_text(
        kind=kind,
        language=language,
        name=reader,
        study=study,
        survey_round=survey_round,
        facts=_sample_facts(survey_round),
        words=words or words_for(study, kind),
    )


def _sample_facts(survey_round: SurveyRound) -> dict[str, Any]:
    """Return what each kind of mail is about, with an example in place of what is personal."""
    return {
        "link": _address("surveys:expert_landing", NO_LINK),
        "stop": _address("surveys:reminders_stop", NO_LINK),
        "code": "-".join([NO_LINK[:4]] * 13),
        "enter": _address("surveys:link_enter"),
        "was_counted": True,
        "result": SimpleNamespace(
            answered=survey_round.answered, invited=survey_round.invited, bundle_sha256="0" * 64
        ),
        "check": _address("surveys:check_result", survey_round.pk),
        "results": _address("surveys:expert_results", survey_round.pk),
    }


def _address(page: str, *arguments: object) -> str:
    return settings.SITE_URL + reverse(page, args=arguments)
