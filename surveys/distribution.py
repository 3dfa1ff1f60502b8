"""How a panel rated one item, ready for `_components/distribution.html`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from surveys.scale import Scale, scale_words


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One answer: how many gave it, and where its piece of the stacked bar lies (percent)."""

    value: int
    label: str | Promise
    count: int
    x: float
    width: float
    class_name: str


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """All answers to one item; `mine` is the reader's own earlier rating, if any."""

    bars: list[Bar]
    rated: int
    cannot_judge: int
    summary: str
    mine: int | None = None


def distribution(
    counts: Sequence[int],
    *,
    cannot_judge: int = 0,
    mine: int | None = None,
    scale: Scale = Scale.RELEVANCE,
) -> Distribution:
    """Lay out the numbers of ratings 1, 2, ... (`counts`) as bars that fill 100 percent."""
    rated = sum(counts)
    bars, x = [], 0.0
    for value, (count, label) in enumerate(
        zip(counts, scale_words(len(counts), scale), strict=True), start=1
    ):
        width = round(100 * count / rated, 3) if rated else 0.0
        class_name = f"rating-{_tone(value, len(counts))}"
        bars.append(
            Bar(
                value=value,
                label=label,
                count=count,
                x=round(x, 3),
                width=width,
                class_name=class_name,
            )
        )
        x += width
    return Distribution(
        bars=bars,
        rated=rated,
        cannot_judge=cannot_judge,
        summary=_summary(rated, cannot_judge),
        mine=mine or None,
    )


def _tone(value: int, scale_max: int) -> int:
    """The one of five tones that a rating has on a scale of any length."""
    return 1 + round((value - 1) * 4 / (scale_max - 1))


def _summary(rated: int, cannot_judge: int) -> str:
    if not cannot_judge:
        return _("%(rated)s ratings") % {"rated": rated}
    return _("%(rated)s ratings; %(cannot_judge)s could not judge") % {
        "rated": rated,
        "cannot_judge": cannot_judge,
    }
