"""Mails: queued as rows with the business that causes them, sent by the worker, safe twice."""

import datetime as dt
import logging
import traceback
from collections.abc import Iterable

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet

from studies.enums import EventKind
from studies.models import Study, TeamInvitation, User
from studies.services.events import record
from surveys.enums import MessageKind, MessageState
from surveys.models import Expert, Message, PanelSeat, Survey, SurveyRound
from surveys.queries import failed_mails
from surveys.services.letters import letter

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
CLAIM_LASTS = dt.timedelta(minutes=10)
BATCH = 100


class _NoServer(Exception):
    """The mail server cannot be reached, or will have none of us."""


def queue_for_panel(*, kind: MessageKind, survey_round: SurveyRound, wave: str = "") -> int:
    """Queue one mail of a round for each expert of the panel; returns how many are new.

    Everybody gets a row, also for a reminder: who is silent is computed when it is sent, and no
    row tells. Called in the transaction of the business that causes the mail.
    """
    experts = PanelSeat.objects.filter(survey=survey_round.survey_id).values_list(
        "expert_id", flat=True
    )
    return _queue(
        Message(
            key=f"{kind}{wave}/{survey_round.pk}/{expert_id}",
            kind=kind,
            survey_round=survey_round,
            expert_id=expert_id,
        )
        for expert_id in experts
    )


def queue_new_link(*, expert: Expert) -> int:
    """Queue the mail with an expert's new link; one for each generation."""
    kind = MessageKind.NEW_LINK
    key = f"{kind}/{expert.pk}/{expert.generation}"
    return _queue([Message(key=key, kind=kind, expert=expert)])


def queue_invitation_again(*, survey_round: SurveyRound, expert: Expert, nth: int) -> int:
    """Queue the invitation to a round once more, for one expert."""
    kind = MessageKind.INVITATION
    key = f"{kind}-{nth}/{survey_round.pk}/{expert.pk}"
    return _queue([Message(key=key, kind=kind, survey_round=survey_round, expert=expert)])


def queue_team_invitation(*, invitation: TeamInvitation) -> int:
    """Queue the mail with the link to join a team."""
    kind = MessageKind.TEAM_INVITATION
    return _queue([Message(key=f"{kind}/{invitation.pk}", kind=kind, team_invitation=invitation)])


def queue_opening_blocked(*, survey_round: SurveyRound, users: Iterable[User]) -> int:
    """Tell coordinators that a planned opening is held up; once for each time that was planned."""
    assert survey_round.opens_at
    kind = MessageKind.OPENING_BLOCKED
    planned = f"{survey_round.pk}/{survey_round.opens_at:%Y%m%d%H%M%S}"
    return _queue(
        Message(key=f"{kind}/{planned}/{user.pk}", kind=kind, survey_round=survey_round, user=user)
        for user in users
    )


def queue_silent_list(*, survey_round: SurveyRound, user: User) -> int:
    """Queue the names of those who have not answered, for one coordinator; once a round."""
    kind = MessageKind.SILENT_LIST
    key = f"{kind}/{survey_round.pk}"
    return _queue([Message(key=key, kind=kind, survey_round=survey_round, user=user)])


def queue_samples(
    *,
    kind: MessageKind,
    languages: Iterable[str],
    survey_round: SurveyRound,
    user: User,
    now: dt.datetime,
) -> int:
    """Queue test mails of a kind to one member of the team; at most one a minute and language."""
    rest = f"{survey_round.pk}/{user.pk}/{now:%Y%m%d%H%M}"
    return _queue(
        Message(
            key=f"{MessageKind.SAMPLE}/{kind}/{language}/{rest}",
            kind=MessageKind.SAMPLE,
            survey_round=survey_round,
            user=user,
        )
        for language in languages
    )


@transaction.atomic
def retry_failed(*, study: Study, survey: Survey | None, by: User, now: dt.datetime) -> int:
    """Queue again what was given up of a survey's rounds, or without one, of no round.

    Returns how many. Side effects: mails, event.
    """
    failed = Message.objects.filter(pk__in=failed_mails(study, survey).values("pk"))
    count = failed.update(state=MessageState.QUEUED, attempts=0, claimed_at=None, problem="")
    if count:
        pillar = {"pillar": survey.pillar.number} if survey else {}
        kind = EventKind.MAILS_RETRIED
        record(study=study, kind=kind, by=by, now=now, **pillar, count=count)
    return count


def send_due_messages(*, now: dt.datetime) -> int:
    """Send up to a batch of mails that are due; returns how many were sent.

    Each is claimed alone, so two workers never send the same one at once; a claim that did not
    come back is taken up again, with the same Message-ID. Without a mail server the batch ends, and
    no mail is to blame: an outage uses up no attempts.
    """
    sent = 0
    for _number in range(BATCH):
        pk = _claim(now)
        if pk is None:
            break
        try:
            sent += _send(_with_context(pk), now)
        except _NoServer as problem:
            logger.warning("no mail server (%s); the next tick tries again", problem)
            break
    return sent


def _queue(messages: Iterable[Message]) -> int:
    rows = list(messages)
    known = Message.objects.filter(key__in=[row.key for row in rows]).count()
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - known


@transaction.atomic
def _claim(now: dt.datetime) -> int | None:
    pk = _due(now).select_for_update(skip_locked=True).values_list("pk", flat=True).first()
    if pk is not None:
        Message.objects.filter(pk=pk).update(
            state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    return pk


def _due(now: dt.datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        Q(state=MessageState.QUEUED, attempts=0)
        | Q(
            state__in=[MessageState.QUEUED, MessageState.SENDING],
            claimed_at__lt=now - CLAIM_LASTS,
        )
    ).order_by("pk")


def _with_context(pk: int) -> Message:
    """Read a mail with what most of them need; those to the team, few, read the rest themselves."""
    about = Message.objects.select_related("expert__study", "survey_round__survey__pillar")
    return about.get(pk=pk)


def _send(message: Message, now: dt.datetime) -> bool:
    try:
        mail = letter(message, now)
        if mail is not None:
            _hand_over(mail)
    except _NoServer:
        _give_back(message)
        raise
    except Exception as problem:  # noqa: BLE001 (one mail must not hold up the others)
        # Not its text: a mail server that refuses somebody names the address.
        frames = "".join(traceback.format_tb(problem.__traceback__))
        logger.error("mail %s was not sent: %s\n%s", message.pk, type(problem).__name__, frames)
        _note_failure(message, problem)
        return False
    # Also where nothing had to be said: which experts were silent must not be read from here.
    message.state, message.sent_at, message.problem = MessageState.SENT, now, ""
    message.save(update_fields=["state", "sent_at", "problem"])
    return mail is not None


def _hand_over(mail: EmailMessage) -> None:
    connection = get_connection()
    try:
        connection.open()
    except OSError as problem:  # smtplib's own errors are OSErrors, too
        raise _NoServer(type(problem).__name__) from problem
    with connection:
        connection.send_messages([mail])


def _give_back(message: Message) -> None:
    """Undo the claim: a first attempt is due again at once, a later one in its time."""
    claimed = Message.objects.filter(pk=message.pk)
    claimed.update(state=MessageState.QUEUED, attempts=F("attempts") - 1)


def _goes_to_some(message: Message) -> bool:
    """Whether only a part of the panel gets this mail: the silent, or those who had answered."""
    if message.kind == MessageKind.REMINDER:
        return True
    survey_round = message.survey_round
    if message.kind != MessageKind.INVITATION or survey_round is None:
        return False
    return survey_round.number > 1 and not survey_round.survey.invites_everyone


def _note_failure(message: Message, problem: Exception) -> None:
    message.state, message.problem = MessageState.QUEUED, type(problem).__name__
    if message.attempts >= MOST_ATTEMPTS:
        message.state = MessageState.FAILED
        if _goes_to_some(message):  # a failure would tell for ever to whom
            message.state, message.problem = MessageState.SENT, ""
    message.save(update_fields=["state", "problem"])
