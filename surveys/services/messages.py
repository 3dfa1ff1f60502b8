"""Mails: queued as rows with the business that causes them, sent by the worker, safe twice."""

import datetime as dt
import hashlib
import logging
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from surveys.enums import MessageKind, MessageState
from surveys.models import Expert, Message, PanelSeat, SurveyRound
from surveys.secrets import issue_link

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
CLAIM_LASTS = dt.timedelta(minutes=10)
BATCH = 100


def queue_invitations(*, survey_round: SurveyRound) -> int:
    """Queue one invitation for each expert of the panel; returns how many are new."""
    experts = PanelSeat.objects.filter(survey=survey_round.survey_id).values_list(
        "expert_id", flat=True
    )
    queued = Message.objects.bulk_create(
        [
            Message(
                key=f"{MessageKind.INVITATION}/{survey_round.pk}/{expert_id}",
                kind=MessageKind.INVITATION,
                survey_round=survey_round,
                expert_id=expert_id,
            )
            for expert_id in experts
        ],
        ignore_conflicts=True,
    )
    return len(queued)


def send_due_messages(*, now: dt.datetime) -> int:
    """Send up to a batch of mails that are due; returns how many were sent.

    Each is claimed by one conditional update, so two workers never send the same one at once; a
    claim that did not come back is taken up again, with the same Message-ID.
    """
    sent = 0
    for pk in _due(now).values_list("pk", flat=True)[:BATCH]:
        claimed = _due(now).filter(pk=pk)
        if claimed.update(state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1):
            sent += _send(_with_context(pk), now)
    return sent


def link_key() -> bytes:
    """The link key, from its file: read by the worker, and never by a page."""
    return bytes.fromhex(settings.LINK_KEY_FILE.read_text(encoding="ascii").strip())


def personal_link(expert: Expert, key: bytes) -> str:
    """Return the address of an expert's landing page; note its hash if it is a new link."""
    link = issue_link(key, expert.pk, expert.generation)
    if expert.auth != link.auth:
        expert.auth = link.auth
        expert.save(update_fields=["auth"])
    return settings.SITE_URL + reverse("surveys:expert_landing", args=[link.token])


def _due(now: dt.datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        Q(state=MessageState.QUEUED, attempts=0)
        | Q(
            state__in=[MessageState.QUEUED, MessageState.SENDING],
            claimed_at__lt=now - CLAIM_LASTS,
        )
    ).order_by("pk")


def _with_context(pk: int) -> Message:
    return Message.objects.select_related(
        "expert__study", "survey_round__survey__pillar__study"
    ).get(pk=pk)


def _send(message: Message, now: dt.datetime) -> bool:
    try:
        _render(message).send()
    except Exception as problem:
        logger.exception("mail %s was not sent", message.pk)
        given_up = message.attempts >= MOST_ATTEMPTS
        message.state = MessageState.FAILED if given_up else MessageState.QUEUED
        message.problem = type(problem).__name__
        message.save(update_fields=["state", "problem"])
        return False
    message.state, message.sent_at, message.problem = MessageState.SENT, now, ""
    message.save(update_fields=["state", "sent_at", "problem"])
    return True


def _render(message: Message) -> EmailMessage:
    expert, survey_round = message.expert, message.survey_round
    context = {
        "expert": expert,
        "survey_round": survey_round,
        "pillar": survey_round.survey.pillar,
        "study": expert.study,
        "link": personal_link(expert, link_key()),
    }
    with translation.override(expert.language):
        subject = render_to_string(f"emails/{message.kind}_subject.txt", context)
        body = render_to_string(f"emails/{message.kind}_body.txt", context)
    message_id = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[formataddr((" ".join(expert.name.split()), expert.email))],
        reply_to=[expert.study.contact_email],
        headers={
            "Message-ID": f"<{message_id}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
