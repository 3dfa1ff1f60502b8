"""Where a priority comes from, and the reasons that readers may see, as parts of an edition."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from surveys.models import Comment
from surveys.queries import Origin

Data = dict[str, Any]


def origin_part(origin: Origin) -> Data:
    """How a priority came onto the list, and what its later wordings were made from."""
    return {
        "source": origin.source,
        "note": origin.note,
        "author": origin.author,
        "listed_on": timezone.localdate(origin.listed_at).isoformat(),
        "is_from_file": origin.is_from_file,
        "suggested_in": origin.suggested_in,
        "steps": [
            {
                "version": step.version,
                "kind": step.kind,
                "from": step.made_from,
                "reason": step.reason,
            }
            for step in origin.steps
        ],
        "workshops": [
            {
                "effect": each.effect,
                "held_on": each.workshop.held_on.isoformat(),
                "place_en": each.workshop.place_en,
                "place_zh": each.workshop.place_zh,
                "attendance": each.workshop.attendance,
            }
            for each in origin.workshops
        ],
    }


def reason_parts(reasons: Iterable[Comment]) -> list[Data]:
    """Reasons of one round, in the words that the panel sees."""
    return [{"stance": each.stance, "text": each.public_text} for each in reasons]
