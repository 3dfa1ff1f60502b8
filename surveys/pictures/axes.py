"""What pictures of shares have in common: rows with labels on the left and a scale in per cent."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.pictures.canvas import (
    LINE_HEIGHT,
    MARGIN,
    Canvas,
    Frame,
    clean,
    shortened,
    text_width,
)

WIDTH, ROW_HEIGHT, BAR_HEIGHT = 860, 34, 22
LABEL_GAP, WIDEST_LABEL = 12, 220
KEY_MARK, KEY_GAP = 20, 18
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, kw_only=True)
class Field:
    """The part of a canvas in which shares are drawn, `left` to `right`, rows from `top`."""

    canvas: Canvas
    left: float
    right: float
    top: float
    rows: int

    @property
    def bottom(self) -> float:
        return self.top + self.rows * ROW_HEIGHT

    def x(self, percent: float) -> float:
        """Where a share of 0 to 100 stands."""
        return self.left + (self.right - self.left) * percent / 100

    def middle(self, row: int) -> float:
        """The height of the middle of a row, counted from 0."""
        return self.top + (row + 0.5) * ROW_HEIGHT

    def label(self, row: int, words: str) -> None:
        """The name of a row, cut if it is long; all of it when the pointer rests on it."""
        short = shortened(words, WIDEST_LABEL)
        hint = "" if short == clean(words) else words
        at = (self.left - LABEL_GAP, self.middle(row) + 5)
        self.canvas.text(at, short, anchor="end", font_weight="600", hint=hint)

    def beside(self, row: int, words: str) -> None:
        """A few words to the right of a row."""
        self.canvas.text((self.right + LABEL_GAP, self.middle(row) + 5), words)

    def scale(self, words: str) -> None:
        """Grid lines at quarters, their numbers below, and what is measured."""
        for tick in TICKS:
            x = self.x(tick)
            self.canvas.line((x, self.top), (x, self.bottom), stroke="hair", stroke_width="1")
            at = (x, self.bottom + LINE_HEIGHT)
            self.canvas.text(at, str(tick), anchor="middle", fill="muted")
        self.canvas.text((self.left, self.bottom + 2 * LINE_HEIGHT + 2), words, fill="muted")

    def threshold(self, percent: float, words: str) -> None:
        """The dotted line that has to be reached, with its name above."""
        x = self.x(percent)
        ends = ((x, self.top - 4), (x, self.bottom))
        self.canvas.line(*ends, stroke="ink", stroke_width="2", stroke_dasharray="2 4")
        self.canvas.text((x, self.top - 10), words, anchor="middle")


def field(
    frame: Frame, labels: Sequence[str], *, beside: Sequence[str] = (), above: float = 0
) -> Field:
    """A new canvas with room for labels, for words beside them, and for `above` pixels of a key."""
    canvas = Canvas(width=WIDTH, frame=frame)
    widest = max((min(text_width(clean(label)), WIDEST_LABEL) for label in labels), default=0)
    room = max((text_width(clean(words)) for words in beside), default=0)
    return Field(
        canvas=canvas,
        left=MARGIN + widest + LABEL_GAP,
        right=WIDTH - MARGIN - (room + LABEL_GAP if room else LABEL_GAP),
        top=canvas.top + above,
        rows=len(labels),
    )


def key_rows(entries: Sequence[str]) -> list[tuple[float, int]]:
    """Where each entry of a key stands: its left edge and its line, from 0; it wraps."""
    found: list[tuple[float, int]] = []
    x, line = float(MARGIN), 0
    for words in entries:
        width = KEY_MARK + text_width(words) + KEY_GAP
        if found and x + width > WIDTH - MARGIN + KEY_GAP:
            x, line = float(MARGIN), line + 1
        found.append((x, line))
        x += width
    return found


def bottom_with_scale(drawn: Field) -> float:
    """Where the drawing ends when the scale stands below it."""
    return drawn.bottom + 2 * LINE_HEIGHT + 8
