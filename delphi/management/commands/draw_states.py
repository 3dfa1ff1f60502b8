"""Draw the life of a round from its transition table into docs/round-states.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from surveys.enums import RoundState
from surveys.states import ROUND_TRANSITIONS

PATH = settings.BASE_DIR / "docs" / "round-states.md"


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        PATH.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"Drawn: {PATH.relative_to(settings.BASE_DIR)}")


def drawing() -> str:
    """Return the diagram (Mermaid) and the same as a list, in order of life."""
    with translation.override("en"):
        arrows = [
            (state, following)
            for state in RoundState
            for following in sorted(ROUND_TRANSITIONS[state])
        ]
        names = [f"    {state.value}: {state.label}" for state in RoundState]
        lines = [
            "# The life of a round",
            "",
            "Generated from `surveys/states.py` by `python manage.py draw_states`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *names,
            f"    [*] --> {next(iter(RoundState)).value}",
            *(f"    {state.value} --> {following.value}" for state, following in arrows),
            "```",
            "",
            *(f"- {state.label} → {following.label}" for state, following in arrows),
        ]
    return "\n".join(lines) + "\n"
