"""What each mail says, worked out by the worker at the moment of sending.

Only here are a person's name and a ballot brought together, with the link key, for the length of
one mail; nothing of it is written down.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from studies.models import Study, TeamInvitation, User
from surveys.enums import MessageKind
from surveys.models import Ballot, Expert, Message, SealedBallot
from surveys.queries import is_asked, opening_blockers
from surveys.secrets import Link, issue_link, typed_code
from surveys.services.invitation_tokens import invitation_token
from surveys.services.letter_text import LetterText, letter_text, words_for
from surveys.services.link_keys import link_key
from surveys.services.sample_letters import sample_letter
from surveys.services.silence import silent_experts
from surveys.visibility import may_name_silent

Facts = dict[str, Any] | None


def letter(message: Message, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Return the mail, or None if there is nothing to say any more.

    Side effect: the hash of a link that is new is noted, so that the link will open.
    """
    recipient = _recipient(message)
    kind, study = MessageKind(message.kind), _study(message)
    if message.expert and message.expert.is_invented:
        return None  # nobody is there
    if kind == MessageKind.SAMPLE:
        return _mail(message, _sample(message, now))
    facts = _FACTS[kind](message, now)
    if facts is None:
        return None
    text = letter_text(
        kind=kind,
        language=getattr(recipient, "language", settings.LANGUAGE_CODE),
        name=recipient.name,
        study=study,
        survey_round=message.survey_round,
        facts=facts,
        words=words_for(study, kind),
    )
    return _mail(message, text, stop=facts.get("stop", ""))


def _mail(message: Message, text: LetterText, *, stop: str = "") -> EmailMultiAlternatives:
    recipient = _recipient(message)
    mail = EmailMultiAlternatives(
        subject=text.subject,
        body=text.body,
        to=[formataddr((_shown_name(recipient), recipient.email))],
        reply_to=[_study(message).contact_email],
        headers=_headers(message, stop),
    )
    mail.attach_alternative(text.page, "text/html")
    return mail


def _sample(message: Message, now: dt.datetime) -> LetterText:
    """Return another kind of mail as experts would get it; its key says which, in what language."""
    assert message.survey_round
    assert message.user
    _sample_kind, kind, language, *_rest = message.key.split("/")
    text = sample_letter(
        kind=MessageKind(kind),
        language=language,
        survey_round=message.survey_round,
        reader=message.user.name,
        now=now,
    )
    with translation.override(language):
        return replace(text, subject=_("Test: %(subject)s") % {"subject": text.subject})


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
    wanted = message.survey_round.takes_answers(now) and is_asked(
        message.survey_round, link.ballot_key
    )
    facts = {
        "link": address,
        "stop": _stop_address(link),
        "code": typed_code(link),
        "enter": settings.SITE_URL + reverse("surveys:link_enter"),
    }
    return facts if wanted and not message.expert.has_declined else None


def _reminder(message: Message, now: dt.datetime) -> Facts:
    assert message.survey_round
    assert message.expert
    link = personal_link(message.expert)
    has_answered = Ballot.objects.filter(pk=link.ballot_id(message.survey_round.pk)).exists()
    expert = message.expert
    wanted = (
        expert.wants_reminders
        and not expert.has_declined
        and not has_answered
        and is_asked(message.survey_round, link.ballot_key)
    )
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


def _opening_blocked(message: Message, _now: dt.datetime) -> Facts:
    assert message.survey_round
    blockers = opening_blockers(message.survey_round)
    page = reverse("surveys:round_open", args=[message.survey_round.pk])
    facts = {
        "sentences": [str(each.sentence) for each in blockers],
        "page": settings.SITE_URL + page,
    }
    return facts if blockers else None


def _team_invitation(message: Message, now: dt.datetime) -> Facts:
    invitation = message.team_invitation
    assert invitation
    page = reverse("surveys:team_join", args=[invitation_token(invitation)])
    facts = {"invitation": invitation, "link": settings.SITE_URL + page}
    return facts if invitation.holds(now) else None


_FACTS: dict[MessageKind, Callable[[Message, dt.datetime], Facts]] = {
    MessageKind.INVITATION: _invitation,
    MessageKind.REMINDER: _reminder,
    MessageKind.CLOSING: _closing,
    MessageKind.RESULTS: _results,
    MessageKind.NEW_LINK: _new_link,
    MessageKind.SILENT_LIST: _silent_list,
    MessageKind.OPENING_BLOCKED: _opening_blocked,
    MessageKind.TEAM_INVITATION: _team_invitation,
}


def _stop_address(link: Link) -> str:
    return settings.SITE_URL + reverse("surveys:reminders_stop", args=[link.token])


def _address(link: Link) -> str:
    return settings.SITE_URL + reverse("surveys:expert_landing", args=[link.token])


def _recipient(message: Message) -> Expert | User | TeamInvitation:
    recipient = message.expert or message.user or message.team_invitation
    assert recipient is not None
    return recipient


def _shown_name(recipient: Expert | User | TeamInvitation) -> str:
    return "" if recipient.name == recipient.email else " ".join(recipient.name.split())


def _study(message: Message) -> Study:
    if message.expert:
        return message.expert.study
    if message.team_invitation:
        return message.team_invitation.study
    assert message.survey_round
    return message.survey_round.survey.pillar.study


def _message_id(message: Message) -> str:
    """The same for every attempt, so that a mail sent twice is seen once."""
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"
