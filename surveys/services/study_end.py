"""The end of a study: two people have its link key destroyed; then nobody can link any more."""

import datetime as dt
import logging

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.models import Expert, SealedBallot, StudyEnd
from surveys.queries import end_blockers
from surveys.services.link_keys import destroy_link_key, key_fingerprint

logger = logging.getLogger(__name__)


@transaction.atomic
def request_end(*, study: Study, by: User, now: dt.datetime) -> StudyEnd:
    """Ask for the destruction of a study's link key. Raises Refusal with the first blocker.

    Side effects: request, event.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    for blocker in end_blockers(study):
        raise Refusal(blocker.sentence)
    if StudyEnd.objects.filter(study=study).exists():
        raise Refusal(_("This was asked for already."))
    end = StudyEnd.objects.create(study=study, requested_by=by, requested_at=now)
    record(study=study, kind=EventKind.END_REQUESTED, by=by, now=now)
    return end


@transaction.atomic
def cancel_end(*, study: Study, by: User, now: dt.datetime) -> None:
    """Take the request back while nobody has confirmed it. Side effects: request gone, event."""
    end = _held(study)
    if end.confirmed_at:
        raise Refusal(_("This was confirmed already and can no longer be called off."))
    end.delete()
    record(study=study, kind=EventKind.END_CANCELLED, by=by, now=now)


@transaction.atomic
def confirm_end(*, study: Study, by: User, now: dt.datetime) -> StudyEnd:
    """Confirm somebody else's request; a worker then destroys the key.

    Raises Refusal for the person who asked, a second confirmation, or a blocker. Side effects:
    confirmation, event.
    """
    end = _held(study)
    if end.confirmed_at:
        raise Refusal(_("This was confirmed already."))
    if end.requested_by_id == by.pk:
        raise Refusal(_("A second coordinator must confirm this: nobody destroys the key alone."))
    for blocker in end_blockers(study):
        raise Refusal(blocker.sentence)
    end.confirmed_at, end.confirmed_by = now, by
    end.save(update_fields=["confirmed_at", "confirmed_by"])
    record(study=study, kind=EventKind.END_CONFIRMED, by=by, now=now)
    return end


def destroy_due_keys(*, now: dt.datetime) -> int:
    """Do what two people confirmed; returns how many studies ended. For the worker, safe twice.

    Side effects: fingerprint noted; then, one transaction, sealed ballots and experts deleted
    (tallies, bundles and comments stay); then the key's file destroyed; then the record, event.
    """
    due = StudyEnd.objects.filter(confirmed_at__isnull=False, destroyed_at=None)
    ended = list(due.select_related("study"))
    for end in ended:
        end.key_sha256 = key_fingerprint(end.study_id) or end.key_sha256
        end.save(update_fields=["key_sha256"])
        _delete_people(end)
        destroy_link_key(end.study_id)
        _write_record(end, now)
    return len(ended)


@transaction.atomic
def _delete_people(end: StudyEnd) -> None:
    experts = Expert.objects.filter(study=end.study)
    ballots = SealedBallot.objects.filter(survey_round__survey__pillar__study=end.study)
    # Added up: a worker that was killed here has deleted already what it counted.
    end.experts += experts.count()
    end.ballots += ballots.count()
    end.save(update_fields=["experts", "ballots"])
    ballots.delete()
    experts.delete()


@transaction.atomic
def _write_record(end: StudyEnd, now: dt.datetime) -> None:
    end.destroyed_at = now
    end.save(update_fields=["destroyed_at"])
    record(
        study=end.study,
        kind=EventKind.LINK_KEY_DESTROYED,
        by=None,
        now=now,
        key_sha256=end.key_sha256,
        experts=end.experts,
        ballots=end.ballots,
    )
    logger.warning("the link key of study %s is destroyed", end.study_id)


def _held(study: Study) -> StudyEnd:
    end = StudyEnd.objects.select_for_update().filter(study=study).first()
    if end is None:
        raise Refusal(_("Nobody has asked for this, or it was called off."))
    return end
