"""How exactly a panel of its size can tell a share, for the pages of an edition."""

import math

from django import template

from roadmap.models.snapshot import RoundStory
from surveys.round_statistics.intervals import wilson

register = template.Library()


@register.simple_tag
def interval_of(story: RoundStory) -> tuple[int, int] | None:
    """Wilson's 95 % interval of the share that agreed, in whole per cent, rounded outwards.

    None where nobody rated. It says nothing about people who were not asked, and decides nothing.
    """
    if not story.rated:
        return None
    lower, upper = wilson(story.agreeing, story.rated)
    return math.floor(round(lower * 100, 9)), math.ceil(round(upper * 100, 9))
