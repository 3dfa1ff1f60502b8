"""What each mail says, worked out by the worker at the moment of sending.

Only here are a person's name and a ballot brought together, with the link key, for the length of
one mail; nothing of it is written down.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from studies.models import Study
from surveys.enums import MessageKind
from surveys.models import Ballot, Expert, Message, SealedBallot
from surveys.secrets import Link, issue_link, typed_code
from surveys.services.link_keys import link_key
from surveys.services.silence import silent_experts
from surveys.visibility import may_name_silent

Facts = dict[str, Any] | None


def letter(message: Message, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Return the mail, or None if there is nothing to say any more.

    Side effect: the hash of a link that is new is noted, so that the link will open.
    """
    facts = _FACTS[MessageKind(message.kind)](message, now)
    if facts is None:
        return None
    recipient = message.expert or message.user
    assert recipient is not None
    language = message.expert.language if message.expert else settings.LANGUAGE_CODE
    study = _study(message)
    survey_round = message.survey_round
    context = facts | {
        "name": recipient.name,
        "study": study,
        "survey_round": survey_round,
        "pillar": survey_round.survey.pillar if survey_round else None,
    }
    with translation.override(language):
        subject = " ".join(render_to_string(f"emails/{message.kind}_subject.txt", context).split())
        body = render_to_string(f"emails/{message.kind}_body.txt", context)
        page = render_to_string(
            "emails/letter.html",
            {"subject": subject, "paragraphs": paragraphs(body), "language": language},
        )
    mail = EmailMultiAlternatives(
        subject=subject,
        body=body,
        to=[formataddr((" ".join(recipient.name.split()), recipient.email))],
        reply_to=[study.contact_email],
        headers=_headers(message, facts.get("stop", "")),
    )
    mail.attach_alternative(page, "text/html")
    return mail


def paragraphs(body: str) -> list[list[str]]:
    """Return the paragraphs of a text, each as its lines, for the simple HTML beside it."""
    parts = "\n".join(line.rstrip() for line in body.strip().splitlines()).split("\n\n")
    return [[line for line in part.splitlines() if line] for part in parts if part.strip()]


def _headers(message: Message, stop: str) -> dict[str, str]:
    headers = {"Message-ID": _message_id(message), "Auto-Submitted": "auto-generated"}
    if stop:  # RFC 8058: mail programs show a button that stops them, without opening the link
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def personal_link(expert: Expert) -> Link:
    """Return an expert's link; note its hash if it is a new one."""
    link = issue_link(link_key(expert.study_id), expert.pk, expert.generation)
    if expert.auth != link.auth:
        expert.auth = link.auth
        expert.save(update_fields=["auth"])
    return link


def _invitation(message: Message, now: dt.datetime) -> Facts:
    assert message.survey_round
    assert message.expert
    link = personal_link(message.expert)
    address = _address(link)
    takes_answers = message.survey_round.takes_answers(now)
    facts = {
        "link": address,
        "stop": _stop_address(link),
        "code": typed_code(link),
        "enter": settings.SITE_URL + reverse("surveys:link_enter"),
    }
    return facts if takes_answers else None


def _reminder(message: Message, now: dt.datetime) -> Facts:
    assert message.survey_round
    assert message.expert
    link = personal_link(message.expert)
    has_answered = Ballot.objects.filter(pk=link.ballot_id(message.survey_round.pk)).exists()
    wanted = message.expert.wants_reminders and not has_answered
    if not wanted or not message.survey_round.takes_answers(now):
        return None
    return {"link": _address(link), "stop": _stop_address(link)}


def _closing(message: Message, _now: dt.datetime) -> Facts:
    assert message.survey_round
    assert message.expert
    link = personal_link(message.expert)
    counted = SealedBallot.objects.filter(
        survey_round=message.survey_round, ballot_key=link.ballot_key
    )
    check = reverse("surveys:check_result", args=[message.survey_round.pk])
    return {
        "link": _address(link),
        "was_counted": counted.exists(),
        "result": message.survey_round.result,
        "check": settings.SITE_URL + check,
    }


def _results(message: Message, _now: dt.datetime) -> Facts:
    assert message.survey_round
    assert message.expert
    page = reverse("surveys:expert_results", args=[message.survey_round.pk])
    return {
        "link": _address(personal_link(message.expert)),
        "results": settings.SITE_URL + page,
    }


def _new_link(message: Message, _now: dt.datetime) -> Facts:
    assert message.expert
    is_current = message.key.endswith(f"/{message.expert.generation}")
    return {"link": _address(personal_link(message.expert))} if is_current else None


def _silent_list(message: Message, now: dt.datetime) -> Facts:
    assert message.survey_round
    silent = silent_experts(survey_round=message.survey_round)
    answered = Ballot.objects.filter(survey_round=message.survey_round).count()
    may_name = message.survey_round.takes_answers(now) and may_name_silent(answered, len(silent))
    return {"names": sorted(each.name for each in silent) if may_name else []}


_FACTS: dict[MessageKind, Callable[[Message, dt.datetime], Facts]] = {
    MessageKind.INVITATION: _invitation,
    MessageKind.REMINDER: _reminder,
    MessageKind.CLOSING: _closing,
    MessageKind.RESULTS: _results,
    MessageKind.NEW_LINK: _new_link,
    MessageKind.SILENT_LIST: _silent_list,
}


def _stop_address(link: Link) -> str:
    return settings.SITE_URL + reverse("surveys:reminders_stop", args=[link.token])


def _address(link: Link) -> str:
    return settings.SITE_URL + reverse("surveys:expert_landing", args=[link.token])


def _study(message: Message) -> Study:
    if message.expert:
        return message.expert.study
    assert message.survey_round
    return message.survey_round.survey.pillar.study


def _message_id(message: Message) -> str:
    """The same for every attempt, so that a mail sent twice is seen once."""
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"
