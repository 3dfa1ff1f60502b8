"""Reviewing a draft: it is handed in, read, remarked upon, and published or sent back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.enums import EditionState
from roadmap.models import Edition, Remark, Review
from roadmap.queries import publication_blockers
from roadmap.services.publishing import bring_out, other_coordinators
from roadmap.services.snapshots import build_snapshot
from roadmap.services.study_lock import hold_study
from roadmap.states import check_edition_transition
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys import bundle
from surveys.exceptions import Refusal


@transaction.atomic
def hand_in(*, study: Study, by: User, now: dt.datetime) -> Review:
    """Freeze the live tables for the team to read. Raises Refusal with the first blocker.

    Side effects, one transaction: review with the snapshot, event with its hash.
    """
    study = hold_study(study.pk)
    check_edition_transition(EditionState.DRAFT, EditionState.REVIEW)
    if study.reviews.filter(state=EditionState.REVIEW).exists():
        raise Refusal(_("A draft is in review already. Publish it or send it back first."))
    for blocker in publication_blockers(study):
        raise Refusal(blocker.sentence)
    snapshot = build_snapshot(study=study)
    review = Review.objects.create(
        study=study,
        snapshot=snapshot,
        sha256=bundle.sha256(bundle.canonical(snapshot)),
        handed_in_at=now,
        handed_in_by=by,
    )
    _record(review, EventKind.EDITION_HANDED_IN, by, now)
    return review


@transaction.atomic
def remark(*, review: Review, about: str, text: str, by: User, now: dt.datetime) -> Remark:
    """Say something about a page of a draft in review. Raises Refusal once it is decided.

    Side effects: remark, event.
    """
    review = _held(review)
    if not review.is_open:
        raise Refusal(_("The review is over. Remarks are taken while a draft is in review."))
    if about and about not in review.content.places:
        raise Refusal(_("This draft has no such page. Choose another."))
    if not text.strip():
        raise Refusal(_("Write what you want to say."))
    made = Remark.objects.create(
        review=review, about=about, text=text.strip(), written_at=now, written_by=by
    )
    _record(review, EventKind.REMARK_ADDED, by, now, **({"about": about} if about else {}))
    return made


@transaction.atomic
def send_back(*, review: Review, reason: str, by: User, now: dt.datetime) -> Review:
    """End a review without an edition; the draft goes on. Raises Refusal without a reason.

    Side effects: review decided, event.
    """
    review = _held(review)
    check_edition_transition(review.state, EditionState.RETURNED)
    if not reason.strip():
        raise Refusal(_("Say why the draft is sent back."))
    _decide(review, EditionState.RETURNED, by, now, reason=reason.strip())
    _record(review, EventKind.EDITION_RETURNED, by, now, reason=review.reason)
    return review


@transaction.atomic
def publish_reviewed(*, review: Review, by: User, now: dt.datetime) -> Edition:
    """Publish exactly what was reviewed as the next edition.

    Four eyes: raises Refusal for the person who handed it in, unless nobody else could publish.
    Side effects, one transaction: the edition before superseded, edition, review decided, event.
    """
    review = _held(review)
    check_edition_transition(review.state, EditionState.PUBLISHED)
    if by.pk == review.handed_in_by_id and other_coordinators(review.study, by):
        raise Refusal(
            _("You handed this draft in. Another coordinator publishes it, or sends it back.")
        )
    if bundle.sha256(bundle.canonical(review.snapshot)) != review.sha256:
        raise Refusal(_("The draft is not the one that was handed in. Send it back."))
    edition = bring_out(
        study=review.study,
        snapshot=review.snapshot,
        by=by,
        now=now,
        handed_in_by=review.handed_in_by.name,
        eyes=2 if by.pk == review.handed_in_by_id else 4,
    )
    _decide(review, EditionState.PUBLISHED, by, now, edition=edition)
    return edition


def _held(review: Review) -> Review:
    """The review as it stands now; nobody else decides about it meanwhile."""
    hold_study(review.study_id)
    return Review.objects.select_related("study", "handed_in_by").get(pk=review.pk)


def _decide(
    review: Review,
    state: EditionState,
    by: User,
    now: dt.datetime,
    *,
    reason: str = "",
    edition: Edition | None = None,
) -> None:
    review.state, review.reason, review.edition = state, reason, edition
    review.decided_at, review.decided_by = now, by
    review.save(update_fields=["state", "reason", "edition", "decided_at", "decided_by"])


def _record(review: Review, kind: EventKind, by: User, now: dt.datetime, **about: str) -> None:
    record(study=review.study, kind=kind, by=by, now=now, sha256=review.sha256, **about)
