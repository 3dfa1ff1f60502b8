"""Wordings from list to list: a column a list, a box a wording, a line from what it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.pictures.axes import WIDTH
from surveys.pictures.canvas import (
    LINE_HEIGHT,
    MARGIN,
    Canvas,
    Frame,
    Point,
    Svg,
    clean,
    number,
    shortened,
    text_width,
)

BOX_WIDTH, BOX_HEIGHT, ROW_HEIGHT = 262, 46, 58
BEND, END_LINE, INSET = 64, 10, 8


@dataclass(frozen=True, kw_only=True)
class WordingBox:
    """A wording on a list: its name and how it came there, the text, and where it ends.

    `parents` are keys of boxes on the list before. `end` is empty where it goes on.
    """

    key: int
    label: str
    text: str
    parents: Sequence[int] = ()
    end: str = ""
    is_changed: bool = False  # not the words of the list before
    is_planned: bool = False


@dataclass(frozen=True, kw_only=True)
class WordingList:
    """One column: the list of one round."""

    title: str
    boxes: Sequence[WordingBox]


Rows = Mapping[int, int]


def lineage(lists: Sequence[WordingList], *, frame: Frame) -> Svg:
    """All lists side by side. A wording stands beside what it was made of where there is room.

    New words have a thick border, planned ones a broken one. The whole text is read when the
    pointer rests on a box.
    """
    beside = max((_end_width(box) for each in lists for box in each.boxes), default=0)
    step = BOX_WIDTH + beside + BEND
    canvas = Canvas(width=max(WIDTH, 2 * MARGIN + len(lists) * step - BEND), frame=frame)
    top = canvas.top + 1.5 * LINE_HEIGHT
    placed = rows_of(lists)
    for place, (each, rows) in enumerate(zip(lists, placed, strict=True)):
        left = MARGIN + place * step
        title = shortened(each.title, BOX_WIDTH)
        canvas.text((left, top - LINE_HEIGHT), title, font_weight="600")
        for box in each.boxes:
            corner = (left, top + rows[box.key] * ROW_HEIGHT)
            for parent in box.parents:
                before = top + placed[place - 1][parent] * ROW_HEIGHT
                _line(canvas, (left - step + BOX_WIDTH, before), corner, is_changed=box.is_changed)
            _box(canvas, box, corner)
    depth = max((row + 1 for rows in placed for row in rows.values()), default=0)
    return canvas.svg(height=top + depth * ROW_HEIGHT)


def rows_of(lists: Sequence[WordingList]) -> list[Rows]:
    """The row of each box, by list and key: that of its first parent, or the next that is free."""
    found: list[Rows] = []
    before: Rows = {}
    for each in lists:
        last = max(before.values(), default=-1) + 1
        wanted = {
            box.key: min((before[key] for key in box.parents), default=last) for box in each.boxes
        }
        rows: dict[int, int] = {}
        row = -1
        for box in sorted(each.boxes, key=lambda box: wanted[box.key]):
            row = max(row + 1, wanted[box.key])
            rows[box.key] = row
        found.append(rows)
        before = rows
    return found


def _end_width(box: WordingBox) -> float:
    return text_width(clean(box.end)) + END_LINE + 2 * INSET if box.end else 0


def _box(canvas: Canvas, box: WordingBox, corner: Point) -> None:
    x, y = corner
    look = {"stroke": "ink", "stroke_width": "2"} if box.is_changed else {"stroke": "line"}
    if box.is_planned:
        look["stroke_dasharray"] = "5 4"
    hint = f"{box.label}: {box.text}"
    canvas.rect(x, y, BOX_WIDTH, BOX_HEIGHT, fill="wash", hint=hint, **look)
    room = BOX_WIDTH - 2 * INSET
    label = shortened(box.label, room)
    canvas.text((x + INSET, y + 19), label, font_weight="600")
    canvas.text((x + INSET, y + 37), shortened(box.text, room), fill="muted")
    if box.end:
        edge = x + BOX_WIDTH
        middle = y + BOX_HEIGHT / 2
        canvas.line((edge, middle), (edge + END_LINE, middle), stroke="line")
        at = (edge + END_LINE + INSET / 2, middle + 5)
        canvas.text(at, shortened(box.end, BOX_WIDTH))


def _line(canvas: Canvas, start: Point, end: Point, *, is_changed: bool) -> None:
    """From the right of one box to the left of another; both are given by their upper edge.

    It bends only behind the words that may stand to the right of other boxes.
    """
    y1, y2 = (corner[1] + BOX_HEIGHT / 2 for corner in (start, end))
    bend, middle = end[0] - BEND, end[0] - BEND / 2
    points = [start[0], y1, bend, middle, y1, middle, y2, end[0], y2]
    d = "M{} {}H{}C{} {} {} {} {} {}".format(*map(number, points))
    look = {"stroke": "ink", "stroke_width": "2"} if is_changed else {"stroke": "line"}
    canvas.path(d, fill="none", **look)
