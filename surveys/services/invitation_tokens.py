"""The signed part of the link by which somebody joins a team: stored nowhere."""

from django.core import signing

from studies.models import TeamInvitation

SALT = "team-invitation"  # sets these signatures apart from others; the secret is the site's own


def invitation_token(invitation: TeamInvitation) -> str:
    """Return the token for the mail."""
    return signing.dumps(invitation.pk, salt=SALT)


def read_invitation_token(token: str) -> int | None:
    """Return the key of the invitation; None for what we did not sign."""
    try:
        return int(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None
