"""Reasons that readers may see: those the team shows, where it releases them to readers."""

from collections import defaultdict
from collections.abc import Iterable

from surveys.breakdown import SMALLEST_GROUP
from surveys.enums import CommentKind, Moderation, Stance
from surveys.models import Comment


def released_reasons(surveys: Iterable[int]) -> dict[int, list[Comment]]:
    """Reasons for and against, by item, of the surveys whose team released them to readers.

    In random order; none of an item that fewer than five rated. One query.
    """
    found: dict[int, list[Comment]] = defaultdict(list)
    shown = Comment.objects.filter(
        item__survey_round__survey__in=list(surveys),
        item__survey_round__survey__releases_reasons=True,
        item__result__rated__gte=SMALLEST_GROUP,
        moderation=Moderation.SHOWN,
        kind=CommentKind.REASON,
        stance__in=[Stance.HIGH, Stance.LOW],
    )
    for comment in shown.order_by("pk"):
        found[comment.item_id].append(comment)
    return found
