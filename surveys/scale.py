"""The words of the rating scale: one place, so that pages, charts and downloads agree."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CANNOT_JUDGE_CODE = "U"  # on the wire and in files; stored as surveys.models.CANNOT_JUDGE
CANNOT_JUDGE_WORDS = _("I cannot judge this")

FIVE_WORDS = (
    _("not relevant"),
    _("slightly relevant"),
    _("moderately relevant"),
    _("very relevant"),
    _("extremely relevant"),
)


def scale_words(scale_max: int) -> list[str | Promise]:
    """Return the words of ratings 1 to `scale_max`; only the ends are named off five points."""
    if scale_max == len(FIVE_WORDS):
        return list(FIVE_WORDS)
    return [FIVE_WORDS[0], *[""] * (scale_max - 2), FIVE_WORDS[-1]]
