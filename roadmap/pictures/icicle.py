"""What holds what: each column is divided by the next one (an icicle)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmap.pictures.linked import PADDING, WIDTH, LinkedCanvas, fitted, width_of
from surveys.pictures.canvas import LINE_HEIGHT, MARGIN, Frame, Svg

SHARES = (0.22, 0.3, 0.48)  # of the width, by column
LOWEST, UNIT = 36.0, 30.0  # of a field: the least height, and what one of its weight adds


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A field: what it is called, how much is in it, where it leads, and what it is divided into.

    `weight` counts only where there are no `parts`. `kind` is a class for the page.
    """

    label: str
    href: str
    note: str = ""
    kind: str = ""
    weight: int = 1
    parts: Sequence["Cell"] = field(default_factory=tuple)

    @property
    def height(self) -> float:
        if self.parts:
            return max(sum(part.height for part in self.parts), LOWEST)
        return max(self.weight * UNIT, LOWEST)


def icicle(columns: Sequence[str], cells: Sequence[Cell], *, frame: Frame) -> Svg:
    """Fields from left to right; the fields of a column are as high as what they hold.

    `columns` are their names, at most three.
    """
    canvas = LinkedCanvas(width=WIDTH, frame=frame)
    top = canvas.top + LINE_HEIGHT
    for number, name in enumerate(columns):
        canvas.text((_left(number), top - PADDING), name, fill="muted", font_weight="600")
    return canvas.svg(height=_draw(canvas, cells, number=0, top=top))


def _draw(canvas: LinkedCanvas, cells: Sequence[Cell], *, number: int, top: float) -> float:
    """Draw the fields of a column and all to their right; returns where they end."""
    for cell in cells:
        _field(canvas, cell, number=number, top=top)
        _draw(canvas, cell.parts, number=number + 1, top=top)
        top += cell.height
    return top


def _field(canvas: LinkedCanvas, cell: Cell, *, number: int, top: float) -> None:
    left, width = _left(number), _left(number + 1) - _left(number)
    words = f"{cell.label}: {cell.note}" if cell.note else cell.label
    with canvas.link(cell.href, words, f"picture-field {cell.kind}".strip()):
        canvas.rect(left, top, width - 2, cell.height - 2, fill="wash", stroke="line")
        beside = width_of(cell.note) if not cell.parts else 0.0
        room = width - 2 * PADDING - 2
        lines = fitted(cell.label, room - beside, cell.height - (LINE_HEIGHT if cell.parts else 0))
        weight = "600" if cell.parts else "400"
        canvas.lines(left + PADDING, top + PADDING, lines, font_weight=weight)
        if cell.note and not cell.parts:
            at = (left + width - PADDING - 2, top + PADDING + 14)
            canvas.text(at, cell.note, anchor="end", fill="muted")
        elif cell.note and cell.height > (len(lines) + 1) * LINE_HEIGHT:
            below = top + PADDING + len(lines) * LINE_HEIGHT
            canvas.lines(left + PADDING, below, [cell.note], fill="muted")


def _left(number: int) -> float:
    return MARGIN + sum(SHARES[:number]) * (WIDTH - 2 * MARGIN)
