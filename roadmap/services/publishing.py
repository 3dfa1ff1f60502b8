"""Publishing editions."""

import datetime as dt

from django.db import transaction

from roadmap.enums import EditionState
from roadmap.models import Edition
from roadmap.queries import publication_blockers
from roadmap.services.edition_files import queue_files
from roadmap.services.snapshots import build_snapshot
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys import bundle
from surveys.exceptions import Refusal


@transaction.atomic
def publish_edition(*, study: Study, by: User, now: dt.datetime) -> Edition:
    """Publish the live tables as the next edition. Raises Refusal with the first blocker.

    Publishing the same content again is allowed: the new edition has the same SHA-256.
    Side effects, one transaction: the edition before superseded, edition, rows of its files for
    the worker, event with the hash.
    """
    study = hold_study(study.pk)
    for blocker in publication_blockers(study):
        raise Refusal(blocker.sentence)
    snapshot = build_snapshot(study=study)
    study.editions.filter(state=EditionState.PUBLISHED).update(state=EditionState.SUPERSEDED)
    last = study.editions.order_by("-number").values_list("number", flat=True).first() or 0
    edition = Edition.objects.create(
        study=study,
        number=last + 1,
        state=EditionState.PUBLISHED,
        snapshot=snapshot,
        sha256=bundle.sha256(bundle.canonical(snapshot)),
        published_at=now,
        published_by=by,
    )
    queue_files(edition=edition)
    record(
        study=study,
        kind=EventKind.EDITION_PUBLISHED,
        by=by,
        now=now,
        edition=edition.number,
        sha256=edition.sha256,
    )
    return edition
