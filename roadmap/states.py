"""The life of an edition, from the draft on: a table and a check, nothing else."""

from django.utils.translation import gettext as _

from roadmap.enums import EditionState
from surveys.exceptions import InvalidTransition

EDITION_TRANSITIONS: dict[EditionState, frozenset[EditionState]] = {
    # Straight from the draft only where nobody else could publish: roadmap.services.publishing.
    EditionState.DRAFT: frozenset({EditionState.REVIEW, EditionState.PUBLISHED}),
    EditionState.REVIEW: frozenset({EditionState.RETURNED, EditionState.PUBLISHED}),
    EditionState.RETURNED: frozenset(),
    EditionState.PUBLISHED: frozenset({EditionState.SUPERSEDED}),
    EditionState.SUPERSEDED: frozenset(),
}


def check_edition_transition(current: str, wanted: EditionState) -> None:
    """Raise InvalidTransition unless an edition may go from `current` to `wanted`."""
    if wanted not in EDITION_TRANSITIONS[EditionState(current)]:
        raise InvalidTransition(
            _("The edition is “%(state)s”, so this cannot be done now. Reload the page.")
            % {"state": EditionState(current).label}
        )
