"""The life of a round: one table, one check, nothing else."""

from django.utils.translation import gettext as _

from surveys.enums import RoundState
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
