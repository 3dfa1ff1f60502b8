"""The words of the rating scales: one place, so that pages, charts and downloads agree."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.consensus import Verdict
from surveys.enums import VERDICT_LABELS

CANNOT_JUDGE_CODE = "U"  # on the wire and in files; stored as surveys.models.CANNOT_JUDGE
CANNOT_JUDGE_WORDS = _("I cannot judge this")


class Scale(StrEnum):
    """What a survey asks about its priorities."""

    RELEVANCE = "relevance"  # how relevant each is: a Delphi
    PROGRESS = "progress"  # how far each has come: a consultation about an earlier study


WORDS: Mapping[Scale, tuple[str | Promise, ...]] = {
    Scale.RELEVANCE: (
        _("not relevant"),
        _("slightly relevant"),
        _("moderately relevant"),
        _("very relevant"),
        _("extremely relevant"),
    ),
    Scale.PROGRESS: (
        _("no progress"),
        _("first steps"),
        _("under way"),
        _("well advanced"),
        _("done"),
    ),
}
# How far something has come is no consensus about what should be done, and is not called so.
PROGRESS_VERDICTS: dict[str, str | Promise] = {
    Verdict.CONSENSUS.value: _("Clear majority: well advanced"),
    Verdict.REVISE.value: _("Near a clear majority"),
    Verdict.NO_CONSENSUS.value: _("No clear majority"),
    Verdict.CONSENSUS_AGAINST.value: _("Clear majority: hardly any progress"),
    Verdict.TOO_FEW.value: VERDICT_LABELS[Verdict.TOO_FEW.value],
}


def scale_words(scale_max: int, scale: Scale = Scale.RELEVANCE) -> list[str | Promise]:
    """Return the words of ratings 1 to `scale_max`; only the ends are named off five points."""
    words = WORDS[scale]
    if scale_max == len(words):
        return list(words)
    return [words[0], *[""] * (scale_max - 2), words[-1]]


def words_for_files(scale_max: int, scale: Scale) -> list[str]:
    """The same in English, whatever the reader's language: a sealed file has one text."""
    with translation.override("en"):
        return [str(word) for word in scale_words(scale_max, scale)]


def verdict_labels(scale: Scale) -> dict[str, str | Promise]:
    """Return what each verdict is called in a survey on this scale."""
    return dict(VERDICT_LABELS) if scale == Scale.RELEVANCE else PROGRESS_VERDICTS
