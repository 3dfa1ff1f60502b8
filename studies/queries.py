"""Questions about studies, named by their answers."""

from django.db.models import QuerySet

from studies.models import Event, Evidence, Membership, Study, TeamInvitation, User


def studies_of(user: User) -> QuerySet[Study]:
    """Studies in whose team `user` is, newest first, with their pillars.

    A pilot that is being wiped is gone already.
    """
    return (
        Study.objects.filter(memberships__user=user, wipe_requested_at=None)
        .prefetch_related("pillars")
        .order_by("-created_at")
    )


def members_of(study: Study) -> QuerySet[Membership]:
    """The team of a study by name."""
    return study.memberships.select_related("user", "study").order_by("user__name", "pk")


def open_invitations(study: Study) -> QuerySet[TeamInvitation]:
    """Invitations to the team that nobody accepted yet, by address."""
    return study.invitations.filter(accepted_at=None).select_related("invited_by").order_by("email")


def renewed_study(study: Study, user: User) -> Study | None:
    """The study that this one renews or follows up, if `user` is on its team, too.

    No query for others.
    """
    if not (study.is_renewal or study.is_progress) or study.made_from_id is None:
        return None
    return Study.objects.filter(pk=study.made_from_id, memberships__user=user).first()


def events_of(study: Study) -> QuerySet[Event]:
    """What was done, newest first."""
    return study.events.select_related("by").order_by("-at", "-pk")


def evidence_of(study: Study) -> QuerySet[Evidence]:
    """What was mapped for a study, by number, without what was removed."""
    return study.evidence.filter(removed_at=None).order_by("number")
