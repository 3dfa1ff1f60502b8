"""Reminders to owners of overdue indicators: queued as rows, sent by the worker, safe twice."""

import datetime as dt
import hashlib
import logging
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from roadmap.enums import MailState
from roadmap.follow_up import Progress, indicators_with_values, overdue_with_owner, progress_of
from roadmap.models import OwnerReminder
from roadmap.trend import months_after

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
CLAIM_LASTS = dt.timedelta(minutes=10)
BATCH = 50


def queue_due_reminders(*, now: dt.datetime) -> int:
    """Queue a reminder for each overdue indicator that has an owner's address; returns how many.

    One for each day on which a value was due and none came, and never two within the time between
    two values. For the worker, safe twice. Side effect: rows of mail.
    """
    today = timezone.localdate(now)
    rows = [
        OwnerReminder(key=_key(each), indicator=each.indicator, queued_at=now)
        for each in overdue_with_owner(today)
        if not _was_reminded(each, today)
    ]
    known = OwnerReminder.objects.filter(key__in=[row.key for row in rows]).count()
    OwnerReminder.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - known


def send_due_reminders(*, now: dt.datetime) -> int:
    """Send up to a batch of reminders that are due; returns how many were sent.

    Each is claimed alone; a claim that did not come back is taken up again, with the same
    Message-ID. Without a mail server the batch ends and no attempt is used up.
    """
    sent = 0
    for _number in range(BATCH):
        pk = _claim(now)
        if pk is None:
            break
        reminder = OwnerReminder.objects.get(pk=pk)
        try:
            sent += _send(reminder, now)
        except OSError as problem:  # smtplib's own errors are OSErrors, too
            logger.warning("no mail server (%s); the next time tries again", type(problem).__name__)
            _give_back(reminder)
            break
    return sent


def _key(progress: Progress) -> str:
    return f"overdue/{progress.indicator.pk}/{progress.missed_on}"


def _was_reminded(progress: Progress, today: dt.date) -> bool:
    """Whether the last reminder is nearer than the time between two values."""
    reminders = progress.indicator.reminders.order_by("-queued_at")
    last = reminders.values_list("queued_at", flat=True).first()
    months = progress.indicator.every_months
    return last is not None and months_after(timezone.localdate(last), months) > today


@transaction.atomic
def _claim(now: dt.datetime) -> int | None:
    pk = _due(now).select_for_update(skip_locked=True).values_list("pk", flat=True).first()
    if pk is not None:
        OwnerReminder.objects.filter(pk=pk).update(
            state=MailState.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    return pk


def _due(now: dt.datetime) -> QuerySet[OwnerReminder]:
    fresh = Q(state=MailState.QUEUED, attempts=0)
    lost = Q(state__in=[MailState.QUEUED, MailState.SENDING], claimed_at__lt=now - CLAIM_LASTS)
    return OwnerReminder.objects.filter(fresh | lost).order_by("pk")


def _give_back(reminder: OwnerReminder) -> None:
    """Undo the claim: a first attempt is due again at once, a later one in its time."""
    claimed = OwnerReminder.objects.filter(pk=reminder.pk)
    claimed.update(state=MailState.QUEUED, attempts=F("attempts") - 1)


def _send(reminder: OwnerReminder, now: dt.datetime) -> bool:
    connection = get_connection()
    connection.open()
    try:
        mail = _letter(reminder, now)
        with connection:
            sent = connection.send_messages([mail]) if mail else 0
    except Exception as problem:  # noqa: BLE001 (one mail must not hold up the others)
        # Not its text: a mail server that refuses somebody names the address.
        logger.error("reminder %s was not sent: %s", reminder.pk, type(problem).__name__)
        _note_failure(reminder, problem)
        return False
    reminder.state, reminder.sent_at, reminder.problem = MailState.SENT, now, ""
    reminder.save(update_fields=["state", "sent_at", "problem"])
    return bool(sent)


def _note_failure(reminder: OwnerReminder, problem: Exception) -> None:
    is_over = reminder.attempts >= MOST_ATTEMPTS
    reminder.state = MailState.FAILED if is_over else MailState.QUEUED
    reminder.problem = type(problem).__name__
    reminder.save(update_fields=["state", "problem"])


def _letter(reminder: OwnerReminder, now: dt.datetime) -> EmailMessage | None:
    """Return the mail in the languages of the study; None if nothing is overdue any more."""
    indicator = indicators_with_values().get(pk=reminder.indicator_id)
    progress = progress_of(indicator, today=timezone.localdate(now))
    if not progress.is_overdue or not indicator.owner_email:
        return None
    study = indicator.study
    page = reverse("roadmap:action_detail", args=[study.slug, indicator.action_slug])
    context = {
        "indicator": indicator,
        "study": study,
        "progress": progress,
        "page": f"{settings.SITE_URL}{page}#indicator-{indicator.number}",
    }
    codes = [code for code, _name in settings.LANGUAGES]
    parts = [_written(context, code) for code in (codes if study.is_bilingual else codes[:1])]
    return EmailMessage(
        subject=" · ".join(subject for subject, _body in parts),
        body="\n\n----\n\n".join(body for _subject, body in parts),
        to=[formataddr((" ".join(indicator.owner_name.split()), indicator.owner_email))],
        reply_to=[study.contact_email],
        headers={"Message-ID": _message_id(reminder), "Auto-Submitted": "auto-generated"},
    )


def _written(context: dict[str, object], language: str) -> tuple[str, str]:
    """Subject and text in one language."""
    with translation.override(language):
        subject = render_to_string("roadmap/owner_reminder_subject.txt", context)
        body = render_to_string("roadmap/owner_reminder_body.txt", context)
    return " ".join(subject.split()), body.strip()


def _message_id(reminder: OwnerReminder) -> str:
    digest = hashlib.sha256(f"owner/{reminder.key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"
