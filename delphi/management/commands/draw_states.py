"""Draw the lives of a round and of an edition from their transition tables into docs/."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import TextChoices
from django.utils import translation

from roadmap.enums import EditionState
from roadmap.states import EDITION_TRANSITIONS
from surveys.enums import RoundState
from surveys.states import ROUND_TRANSITIONS

PATH = settings.BASE_DIR / "docs" / "round-states.md"
EDITIONS = settings.BASE_DIR / "docs" / "edition-states.md"


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        for path, text in ((PATH, drawing()), (EDITIONS, edition_drawing())):
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"Drawn: {path.relative_to(settings.BASE_DIR)}")


def drawing() -> str:
    """Return the life of a round."""
    return _drawing("a round", "surveys/states.py", RoundState, ROUND_TRANSITIONS)


def edition_drawing() -> str:
    """Return the life of an edition."""
    return _drawing("an edition", "roadmap/states.py", EditionState, EDITION_TRANSITIONS)


def _drawing(
    what: str, table: str, states: type[TextChoices], transitions: Mapping[Any, frozenset[Any]]
) -> str:
    """Return the diagram (Mermaid) and the same as a list, in order of life."""
    with translation.override("en"):
        arrows = [
            (state, following) for state in states for following in sorted(transitions[state])
        ]
        lines = [
            f"# The life of {what}",
            "",
            f"Generated from `{table}` by `python manage.py draw_states`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.value}: {state.label}" for state in states),
            f"    [*] --> {next(iter(states)).value}",
            *(f"    {state.value} --> {following.value}" for state, following in arrows),
            "```",
            "",
            *(f"- {state.label} → {following.label}" for state, following in arrows),
        ]
    return "\n".join(lines) + "\n"
