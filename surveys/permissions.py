"""Who may do what with a survey. Only roles are asked about here, never states."""

from studies.enums import Role
from studies.permissions import can_manage_study, can_view_study


def can_view_survey(role: Role) -> bool:
    return can_view_study(role)


def can_edit_survey(role: Role) -> bool:
    """Priorities, panel and rule."""
    return can_manage_study(role)


def can_run_round(role: Role) -> bool:
    """Open and close."""
    return can_manage_study(role)


def can_refine(role: Role) -> bool:
    """Decide what becomes of an item between rounds."""
    return can_manage_study(role)


def can_view_results(role: Role) -> bool:
    """Results of a sealed round; before sealing there are none for anybody (visibility.py)."""
    return can_view_study(role)
