"""Who may do what with a roadmap. Only roles are asked about here, never states."""

from studies.enums import Role
from studies.permissions import can_analyse_study, can_manage_study, can_view_study


def can_edit_structure(role: Role) -> bool:
    """Areas and sub-topics."""
    return can_analyse_study(role)


def can_code(role: Role) -> bool:
    """Place consensus priorities under sub-topics, alone or as one of two coders, and decide."""
    return can_analyse_study(role)


def can_read_codebook(role: Role) -> bool:
    return can_view_study(role)


def can_call_off_coding(role: Role) -> bool:
    """End a coding by two people before its codes are compared."""
    return can_manage_study(role)


def can_write_actions(role: Role) -> bool:
    return can_analyse_study(role)


def can_follow_up(role: Role) -> bool:
    """Indicators, measured values and statements, with the names and addresses of owners."""
    return can_analyse_study(role)


def can_view_editions(role: Role) -> bool:
    return can_view_study(role)


def can_hand_in(role: Role) -> bool:
    """Give a draft to the team for review."""
    return can_analyse_study(role)


def can_publish(role: Role) -> bool:
    return can_manage_study(role)
