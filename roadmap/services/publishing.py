"""Publishing editions."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.enums import EditionState
from roadmap.models import Edition
from roadmap.queries import publication_blockers
from roadmap.services.edition_files import queue_files
from roadmap.services.snapshots import build_snapshot
from roadmap.services.study_lock import hold_study
from roadmap.states import check_edition_transition
from studies.enums import EventKind, Role
from studies.models import Study, User
from studies.services.events import record
from surveys import bundle
from surveys.exceptions import Refusal


@transaction.atomic
def publish_edition(*, study: Study, by: User, now: dt.datetime) -> Edition:
    """Publish the live tables as the next edition, where nobody else could review them.

    Raises Refusal with the first blocker, while a draft is in review, and where the study has
    another coordinator: then the draft is handed in (roadmap.services.reviewing). Publishing the
    same content again is allowed: the new edition has the same SHA-256. Side effects, one
    transaction: the edition before superseded, edition, rows of its files for the worker, event
    with the hash.
    """
    study = hold_study(study.pk)
    check_edition_transition(EditionState.DRAFT, EditionState.PUBLISHED)
    if study.reviews.filter(state=EditionState.REVIEW).exists():
        raise Refusal(_("A draft is in review already. Publish it or send it back first."))
    if other_coordinators(study, by):
        raise Refusal(_("Hand the draft in for review: another coordinator publishes it."))
    for blocker in publication_blockers(study):
        raise Refusal(blocker.sentence)
    return bring_out(study=study, snapshot=build_snapshot(study=study), by=by, now=now, eyes=2)


def bring_out(
    *, study: Study, snapshot: dict[str, Any], by: User, now: dt.datetime, **about: str | int
) -> Edition:
    """Make this content the current edition, in the caller's transaction; the study is held.

    Side effects: the edition before superseded, edition, event with the hash and `about`.
    """
    before = study.editions.filter(state=EditionState.PUBLISHED).only("state").first()
    if before:
        check_edition_transition(before.state, EditionState.SUPERSEDED)
        before.state = EditionState.SUPERSEDED
        before.save(update_fields=["state"])
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
        **about,
    )
    return edition


def other_coordinators(study: Study, user: User) -> bool:
    """Whether somebody else could publish, too."""
    others = study.memberships.filter(role=Role.COORDINATOR, user__is_active=True)
    return others.exclude(user=user).exists()
