"""Inviting people without an account to a team, by a signed link that ends."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.exceptions import LastCoordinator
from studies.models import Study, TeamInvitation, User
from studies.services.events import record
from studies.services.studies import add_member
from surveys.exceptions import Refusal
from surveys.services import messages
from surveys.services.invitation_tokens import read_invitation_token

LASTS = dt.timedelta(days=14)


@transaction.atomic
def invite_member(
    *, study: Study, email: str, role: str, language: str = "en", by: User, now: dt.datetime
) -> TeamInvitation:
    """Invite an address to a team; the worker mails the link, in `language`. Raises Refusal.

    Side effects: invitation, mail, event.
    """
    study = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    email = email.strip().lower()
    if study.memberships.filter(user__email__iexact=email).exists():
        raise Refusal(_("This person is on the team already. Change the role there."))
    open_ones = study.invitations.filter(email__iexact=email, accepted_at=None)
    if open_ones.filter(expires_at__gt=now).exists():
        raise Refusal(_("This address is invited already. Withdraw that invitation first."))
    open_ones.delete()
    invitation = TeamInvitation.objects.create(
        study=study,
        email=email,
        role=role,
        language=language,
        invited_at=now,
        invited_by=by,
        expires_at=now + LASTS,
    )
    messages.queue_team_invitation(invitation=invitation)
    record(study=study, kind=EventKind.MEMBER_INVITED, by=by, now=now, address=email, role=role)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: TeamInvitation, by: User, now: dt.datetime) -> None:
    """Let an invitation open nothing any more. Side effects: invitation and mail gone, event."""
    record(
        study=invitation.study,
        kind=EventKind.INVITATION_REVOKED,
        by=by,
        now=now,
        address=invitation.email,
    )
    invitation.delete()


@transaction.atomic
def accept_with_new_account(
    *, invitation: TeamInvitation, name: str, password: str, now: dt.datetime
) -> User:
    """Make the account that was invited and put it on the team. Raises Refusal.

    Whoever has the link reads the mails of the address. Side effects: account, membership,
    invitation used up, event.
    """
    invitation = _held(invitation, now)
    if account_of(invitation):
        raise Refusal(_("There is an account with this address. Sign in, then accept."))
    user = User.objects.create_user(invitation.email, password, name=name.strip())
    return _join(invitation, user, now)


@transaction.atomic
def accept_as(*, invitation: TeamInvitation, user: User, now: dt.datetime) -> User:
    """Put the account that was invited on the team. Raises Refusal for any other account.

    Side effects: membership, invitation used up, event.
    """
    invitation = _held(invitation, now)
    if user.email.lower() != invitation.email.lower():
        raise Refusal(_("This invitation is for another address than that of your account."))
    return _join(invitation, user, now)


def invitation_by_token(token: str, now: dt.datetime) -> TeamInvitation | None:
    """Return the invitation that this link opens; None if it is forged, over or withdrawn."""
    pk = read_invitation_token(token)
    if pk is None:
        return None
    invitation = TeamInvitation.objects.select_related("study", "invited_by").filter(pk=pk).first()
    return invitation if invitation and _holds(invitation, now) else None


def account_of(invitation: TeamInvitation) -> User | None:
    """Return the account with the address that was invited, if there is one."""
    return User.objects.filter(email__iexact=invitation.email).first()


def _holds(invitation: TeamInvitation, now: dt.datetime) -> bool:
    study = invitation.study
    return invitation.holds(now) and not study.is_archived and study.wipe_requested_at is None


def _held(invitation: TeamInvitation, now: dt.datetime) -> TeamInvitation:
    rows = TeamInvitation.objects.select_for_update(of=("self",)).select_related("study")
    held = rows.filter(pk=invitation.pk).first()
    if held is None or not _holds(held, now):
        raise Refusal(_("This invitation is over or was withdrawn. Ask for a new one."))
    return held


def _join(invitation: TeamInvitation, user: User, now: dt.datetime) -> User:
    try:
        add_member(study=invitation.study, user=user, role=invitation.role, by=user, now=now)
    except LastCoordinator:
        raise Refusal(_("A study keeps at least one coordinator.")) from None
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return user
