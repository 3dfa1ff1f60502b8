"""Shares against the threshold: agreement with its interval, and how it moved between rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.pictures.axes import KEY_MARK, Field, bottom_with_scale, field, key_rows
from surveys.pictures.canvas import LINE_HEIGHT, Frame, Svg

DOT = 6.5


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One item: shares in per cent, None where nobody rated; `shown` is "16 of 23 (69.6 %)"."""

    label: str
    percent: float | None
    lower: float | None
    upper: float | None
    reaches: bool
    shown: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """One item in two rounds: shares in per cent, None where there is none; `shown` has counts."""

    label: str
    before: float | None
    after: float | None
    shown: str


def agreement(
    rows: Sequence[Agreement],
    *,
    threshold_percent: float,
    threshold_words: str,
    axis: str,
    frame: Frame,
) -> Svg:
    """A dot an item with its interval as a whisker; full dots reach the threshold, others do not.

    Which is which comes from `reaches`, never from the rounded place of the dot.
    """
    drawn = field(
        frame,
        [row.label for row in rows],
        beside=[row.shown for row in rows],
        above=LINE_HEIGHT,
    )
    drawn.scale(axis)
    drawn.threshold(threshold_percent, threshold_words)
    for place, row in enumerate(rows):
        drawn.label(place, row.label)
        drawn.beside(place, row.shown)
        _interval(drawn, place, row)
    return drawn.canvas.svg(height=bottom_with_scale(drawn))


def _interval(drawn: Field, place: int, row: Agreement) -> None:
    y = drawn.middle(place)
    if row.lower is not None and row.upper is not None:
        low, high = drawn.x(row.lower), drawn.x(row.upper)
        drawn.canvas.line((low, y), (high, y), stroke="line", stroke_width="2")
        for x in (low, high):
            drawn.canvas.line((x, y - 5), (x, y + 5), stroke="line", stroke_width="2")
    if row.percent is not None:
        fill = "rating-5" if row.reaches else "paper"
        at = (drawn.x(row.percent), y)
        drawn.canvas.circle(at, DOT, fill=fill, stroke="rating-5", stroke_width="2")


def dumbbell(
    rows: Sequence[Move],
    *,
    names: tuple[str, str],
    threshold_percent: float,
    threshold_words: str,
    axis: str,
    frame: Frame,
) -> Svg:
    """Two dots an item, hollow before and full after, joined by a line.

    `names` are those of both rounds. An item of one round only has one dot.
    """
    drawn = field(
        frame,
        [row.label for row in rows],
        beside=[row.shown for row in rows],
        above=2.5 * LINE_HEIGHT,
    )
    _key(drawn, names)
    drawn.scale(axis)
    drawn.threshold(threshold_percent, threshold_words)
    for place, row in enumerate(rows):
        drawn.label(place, row.label)
        drawn.beside(place, row.shown)
        _joined(drawn, place, row)
    return drawn.canvas.svg(height=bottom_with_scale(drawn))


def _joined(drawn: Field, place: int, row: Move) -> None:
    y = drawn.middle(place)
    if row.before is not None and row.after is not None:
        ends = ((drawn.x(row.before), y), (drawn.x(row.after), y))
        drawn.canvas.line(*ends, stroke="rating-4", stroke_width="3")
    for percent, fill in ((row.before, "paper"), (row.after, "rating-5")):
        if percent is not None:
            at = (drawn.x(percent), y)
            drawn.canvas.circle(at, DOT, fill=fill, stroke="rating-5", stroke_width="2")


def _key(drawn: Field, names: tuple[str, str]) -> None:
    y = drawn.canvas.top
    for (x, _line), name, fill in zip(key_rows(names), names, ("paper", "rating-5"), strict=True):
        at = (x + DOT, y - 5)
        drawn.canvas.circle(at, DOT, fill=fill, stroke="rating-5", stroke_width="2")
        drawn.canvas.text((x + KEY_MARK, y), name)
