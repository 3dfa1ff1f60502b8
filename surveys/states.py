"""The lives of a round and of an uploaded file: a table and a check each, nothing else."""

from django.utils.translation import gettext as _

from surveys.enums import ImportState, RoundState
from surveys.exceptions import InvalidTransition

ROUND_TRANSITIONS: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.SEALED}),
    RoundState.SEALED: frozenset(),
}


def check_transition(current: str, wanted: RoundState) -> None:
    """Raise InvalidTransition unless a round may go from `current` to `wanted`."""
    if wanted not in ROUND_TRANSITIONS[RoundState(current)]:
        raise InvalidTransition(
            _("The round is “%(state)s”, so this cannot be done now. Reload the page.")
            % {"state": RoundState(current).label}
        )


IMPORT_TRANSITIONS: dict[ImportState, frozenset[ImportState]] = {
    ImportState.WAITING: frozenset(
        {ImportState.READ, ImportState.REFUSED, ImportState.FAILED, ImportState.CANCELLED}
    ),
    ImportState.READ: frozenset({ImportState.CONFIRMED, ImportState.CANCELLED}),
    ImportState.REFUSED: frozenset({ImportState.CANCELLED}),
    ImportState.FAILED: frozenset(),
    ImportState.CONFIRMED: frozenset(),
    ImportState.CANCELLED: frozenset(),
}


def check_import_transition(current: str, wanted: ImportState) -> None:
    """Raise InvalidTransition unless an uploaded file may go from `current` to `wanted`."""
    if wanted not in IMPORT_TRANSITIONS[ImportState(current)]:
        raise InvalidTransition(
            _("The file is “%(state)s”, so this cannot be done now. Reload the page.")
            % {"state": ImportState(current).label}
        )
