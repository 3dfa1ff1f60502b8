"""What flows from round to round: items from verdict to verdict, and the panel."""

from collections import Counter
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
    folded,
    number,
    shortened,
    text_width,
)

NODE_WIDTH, NODE_GAP, FLOW_HEIGHT = 16, 30, 300
BOX_WIDTH, BOX_GAP, ASIDE_GAP = 330, 44, 60


@dataclass(frozen=True, kw_only=True)
class Node:
    """One place in a stage: a verdict or a decision, and how many items are there.

    `paint` is a name of `canvas.PAINTS`.
    """

    key: str
    label: str
    count: int
    paint: str = "rating-3"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One column: what happened, and where the items were then."""

    title: str
    nodes: Sequence[Node]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """So many items go from a node of stage number `stage` to a node of the next one."""

    stage: int
    source: str
    target: str
    count: int


@dataclass(frozen=True, kw_only=True)
class PanelStep:
    """One box in the flow of a panel, and who leaves (or joins) before the next one, if anybody."""

    label: str
    aside: str = ""


@dataclass(frozen=True, kw_only=True)
class _Placed:
    x: float
    y: float
    height: float


def item_flow(stages: Sequence[Stage], flows: Sequence[Flow], *, frame: Frame) -> Svg:
    """Bands from stage to stage, as broad as they have items (a Sankey diagram).

    Every node says its name and number; bands say theirs when the pointer rests on them.
    """
    canvas = Canvas(width=WIDTH, frame=frame)
    top = canvas.top + 2.5 * LINE_HEIGHT
    placed = _places(stages, top)
    names = [{node.key: node.label for node in stage.nodes} for stage in stages]
    used: Counter[tuple[str, int, str]] = Counter()
    unit = _unit(stages)
    for flow in flows:
        start = placed[flow.stage][flow.source]
        end = placed[flow.stage + 1][flow.target]
        out, into = ("out", flow.stage, flow.source), ("in", flow.stage + 1, flow.target)
        left = (start.x + NODE_WIDTH, start.y + used[out] * unit)
        right = (end.x, end.y + used[into] * unit)
        words = f"{names[flow.stage][flow.source]} → {names[flow.stage + 1][flow.target]}"
        _band(canvas, left, right, flow.count * unit, f"{words}: {flow.count}")
        used[out] += flow.count
        used[into] += flow.count
    for stage, places in zip(stages, placed, strict=True):
        _stage(canvas, stage, places, top, is_last=stage is stages[-1])
    depth = max(
        (each.y + each.height for places in placed for each in places.values()), default=top
    )
    return canvas.svg(height=depth + NODE_GAP)


def _unit(stages: Sequence[Stage]) -> float:
    """The height of one item."""
    return FLOW_HEIGHT / max(
        (sum(node.count for node in stage.nodes) for stage in stages), default=1
    )


def _places(stages: Sequence[Stage], top: float) -> list[dict[str, _Placed]]:
    unit = _unit(stages)
    last = max(len(stages) - 1, 1)
    room = max((_label_width(node) for node in stages[-1].nodes), default=0) if stages else 0
    step = (WIDTH - 2 * MARGIN - NODE_WIDTH - room) / last
    found = []
    for place, stage in enumerate(stages):
        y, column = top, {}
        for node in stage.nodes:
            height = max(node.count * unit, 2)
            column[node.key] = _Placed(x=MARGIN + place * step, y=y, height=height)
            y += max(height, LINE_HEIGHT) + NODE_GAP
        found.append(column)
    return found


def _label_width(node: Node) -> float:
    return text_width(f"{node.label}: {node.count}") + 10


def _stage(
    canvas: Canvas, stage: Stage, places: Mapping[str, _Placed], top: float, *, is_last: bool
) -> None:
    x = min((each.x for each in places.values()), default=MARGIN)
    canvas.text((x, top - 1.6 * LINE_HEIGHT), shortened(stage.title, 260), font_weight="600")
    for node in stage.nodes:
        at = places[node.key]
        canvas.rect(at.x, at.y, NODE_WIDTH, at.height, fill=node.paint, stroke="ink")
        words = f"{node.label}: {node.count}"
        if is_last:
            canvas.text((at.x + NODE_WIDTH + 8, at.y + at.height / 2 + 5), words)
        else:
            canvas.text((at.x, at.y - 6), words)


def _band(canvas: Canvas, start: Point, end: Point, height: float, hint: str) -> None:
    (left, y1), (right, y2) = start, end
    middle = (left + right) / 2
    there = [left, y1, middle, y1, middle, y2, right, y2]
    back = [right, y2 + height, middle, y2 + height, middle, y1 + height, left, y1 + height]
    d = "M{} {}C{} {} {} {} {} {}L{} {}C{} {} {} {} {} {}Z".format(*map(number, there + back))
    canvas.path(d, fill="rating-4", fill_opacity="0.35", stroke="line", hint=hint)


def panel_flow(steps: Sequence[PanelStep], *, frame: Frame) -> Svg:
    """Boxes from top to bottom with arrows between, and what happened in between beside them."""
    canvas = Canvas(width=WIDTH, frame=frame)
    y = canvas.top + 8
    for place, step in enumerate(steps):
        lines = folded(step.label, BOX_WIDTH - 2 * MARGIN)
        height = len(lines) * LINE_HEIGHT + MARGIN
        canvas.rect(MARGIN, y, BOX_WIDTH, height, fill="wash", stroke="line")
        _lines(canvas, (MARGIN + BOX_WIDTH / 2, y), lines, anchor="middle")
        y += height
        if place < len(steps) - 1:
            _arrow(canvas, y, step.aside)
            y += BOX_GAP
    return canvas.svg(height=y + 8)


def _lines(canvas: Canvas, at: tuple[float, float], lines: Sequence[str], **look: str) -> None:
    for row, words in enumerate(lines):
        canvas.text((at[0], at[1] + MARGIN / 2 + 15 + row * LINE_HEIGHT), words, **look)


def _arrow(canvas: Canvas, y: float, aside: str) -> None:
    x, tip = MARGIN + BOX_WIDTH / 2, y + BOX_GAP
    canvas.line((x, y), (x, tip - 6))
    canvas.path(f"M{number(x - 5)} {number(tip - 8)}h10l-5 8Z", fill="ink")
    if not aside:
        return
    middle, right = y + BOX_GAP / 2, MARGIN + BOX_WIDTH + ASIDE_GAP
    canvas.line((x, middle), (right - 8, middle), stroke="line")
    room = WIDTH - right - MARGIN
    lines = folded(aside, room)
    _lines(canvas, (right, middle - 7 - MARGIN / 2 - len(lines) * LINE_HEIGHT / 2), lines)
