"""Every picture of a sealed round, drawn from what is stored.

Titles and words are translated here, in the language that is active. Priorities that fewer than
five rated are left out of pictures, and the line below names them.
"""

from collections.abc import Callable

from surveys.models import SurveyRound
from surveys.round_pictures.flows import item_flow, panel_flow
from surveys.round_pictures.ratings import agreement, distributions, dumbbell, heat_map
from surveys.round_pictures.source import Picture, Source

__all__ = [
    "Picture",
    "Source",
    "agreement",
    "distributions",
    "item_flow",
    "panel_flow",
    "picture_of",
    "pictures_of",
]

DRAWINGS: dict[str, Callable[[Source], Picture | None]] = {
    each.__name__: each
    for each in (distributions, agreement, dumbbell, heat_map, item_flow, panel_flow)
}


def pictures_of(survey_round: SurveyRound) -> list[Picture]:
    """All pictures of a sealed round, in the order of a report."""
    source = Source(survey_round)
    drawn = (draw(source) for draw in DRAWINGS.values())
    return [picture for picture in drawn if picture]


def picture_of(survey_round: SurveyRound, name: str) -> Picture | None:
    """One of them, or None if there is no such picture of this round."""
    return DRAWINGS[name](Source(survey_round)) if name in DRAWINGS else None
