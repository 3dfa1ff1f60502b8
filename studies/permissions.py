"""Who may do what in a study. Only people are asked about here, never states."""

from studies.enums import Role
from studies.models import Membership, Study, User

EDITORS = {Role.COORDINATOR, Role.ANALYST}


def role_in(user: User, study: Study) -> Role | None:
    """Return the role of `user` in the team of `study`, or None for an outsider."""
    role = Membership.objects.filter(study=study, user=user).values_list("role", flat=True).first()
    return Role(role) if role else None


def can_view_study(role: Role) -> bool:
    return role in Role


def can_manage_study(role: Role) -> bool:
    return role == Role.COORDINATOR


def can_analyse_study(role: Role) -> bool:
    return role in EDITORS
