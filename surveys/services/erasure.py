"""Erasing an expert: name, address and link at once, live answers and comments by the worker.

Ratings of a sealed round stay, as numbers that nobody can trace: the expert's random id was the
only way from the person to the pseudonym, even for whoever holds the link key.
"""

import datetime as dt
import hashlib
import json
import logging
import secrets
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import RoundState
from surveys.models import (
    Ballot,
    Comment,
    Expert,
    RoundItem,
    Suggestion,
    SurveyRound,
    Tombstone,
)
from surveys.secrets import Link, issue_link
from surveys.services import round_lock
from surveys.services.link_keys import link_key
from surveys.services.ratings import comment_keys, suggestion_keys

logger = logging.getLogger(__name__)
# A save that was under way when the link was switched off is over by then.
QUIET_TIME = dt.timedelta(minutes=1)


@transaction.atomic
def request_erasure(*, expert: Expert, by: User | None, now: dt.datetime) -> Expert:
    """Switch an expert's link off; the worker then erases. `by` is None for the expert alone.

    Side effects: link, time of the request.
    """
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    expert.auth, expert.erasure_requested_at = None, expert.erasure_requested_at or now
    expert.save(update_fields=["auth", "erasure_requested_at"])
    logger.info("an erasure was asked for by %s", "the team" if by else "the expert")
    return expert


def erase_due_experts(*, now: dt.datetime) -> int:
    """Erase whoever asked for it and whose last save is over; returns how many. For the worker.

    Waits while a round that the expert could answer is being counted. Side effects, one transaction
    each: live ballots, all comments and suggestions gone, tombstone, event without a name, expert
    gone with seats and mails; the tombstone also goes into a file that outlives a restore.
    """
    due = Expert.objects.filter(erasure_requested_at__lte=now - QUIET_TIME)
    erased = 0
    for expert in due.select_related("study"):
        if not _rounds(expert).filter(state=RoundState.CLOSED).exists():
            _erase(expert, now)
            erased += 1
    return erased


def replay_tombstones(*, now: dt.datetime) -> int:
    """After a restore: ask for the erasure of everybody who was erased before; returns how many."""
    if not settings.TOMBSTONES.exists():
        return 0
    stones = [json.loads(line) for line in settings.TOMBSTONES.read_text("ascii").splitlines()]
    found = 0
    for expert in Expert.objects.filter(erasure_requested_at=None):
        if any(_digest(stone["salt"], expert.pk) == stone["digest"] for stone in stones):
            request_erasure(expert=expert, by=None, now=now - QUIET_TIME)
            found += 1
    return found


@transaction.atomic
def _erase(expert: Expert, now: dt.datetime) -> None:
    link = issue_link(link_key(expert.study_id), expert.pk, expert.generation)
    for survey_round in _rounds(expert).filter(state=RoundState.OPEN):
        with round_lock.shared(survey_round.pk):
            Ballot.objects.filter(pk=link.ballot_id(survey_round.pk)).delete()
    _delete_texts(expert, link)
    _bury(expert, now)
    record(study=expert.study, kind=EventKind.EXPERT_ERASED, by=None, now=now)
    expert.delete()


def _rounds(expert: Expert) -> QuerySet[SurveyRound]:
    """All rounds of the study: the expert may have left a panel since answering."""
    return SurveyRound.objects.filter(survey__pillar__study=expert.study_id)


def _delete_texts(expert: Expert, link: Link) -> None:
    items = RoundItem.objects.filter(survey_round__survey__pillar__study=expert.study_id)
    keys = comment_keys(link, items.values_list("pk", flat=True))
    Comment.objects.filter(comment_key__in=keys).delete()
    for survey_round in _rounds(expert):
        keys = list(suggestion_keys(link, survey_round.pk).values())
        Suggestion.objects.filter(suggestion_key__in=keys).delete()


def _bury(expert: Expert, now: dt.datetime) -> None:
    salt = secrets.token_hex(16)
    stone = Tombstone.objects.create(
        study=expert.study, salt=salt, digest=_digest(salt, expert.pk), erased_on=now.date()
    )
    line = {"salt": salt, "digest": stone.digest, "erased_on": stone.erased_on.isoformat()}
    settings.TOMBSTONES.parent.mkdir(parents=True, exist_ok=True)
    with settings.TOMBSTONES.open("a", encoding="ascii") as file:
        file.write(json.dumps(line) + "\n")


def _digest(salt: str, expert_id: UUID) -> str:
    return hashlib.sha256(f"{salt}|{expert_id}".encode()).hexdigest()
