"""What leads to what: three columns of fields, and a band for each link between them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.pictures.linked import PADDING, WIDTH, LinkedCanvas, fitted
from surveys.pictures.canvas import LINE_HEIGHT, MARGIN, Frame, Point, Svg, number

BOX, BAND, LOWEST, GAP = 270.0, 7.0, 52.0, 10.0


@dataclass(frozen=True, kw_only=True)
class FlowNode:
    """A field: its key among all, its words and where it leads. `kind` is a class for the page."""

    key: str
    label: str
    href: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class FlowColumn:
    title: str
    nodes: Sequence[FlowNode]


@dataclass(frozen=True, kw_only=True)
class _Placed:
    x: float
    y: float
    height: float


def flow(columns: Sequence[FlowColumn], links: Iterable[tuple[str, str]], *, frame: Frame) -> Svg:
    """Fields in columns and bands between them; `links` are pairs of keys, from left to right."""
    canvas = LinkedCanvas(width=WIDTH, frame=frame)
    known = {node.key for column in columns for node in column.nodes}
    pairs = [(one, other) for one, other in links if {one, other} <= known]
    top = canvas.top + 1.5 * LINE_HEIGHT
    placed = _places(columns, pairs, top)
    _bands(canvas, placed, pairs)
    for column, places in zip(columns, _grouped(columns, placed), strict=True):
        x = places[0].x if places else MARGIN
        canvas.text((x, top - PADDING), column.title, fill="muted", font_weight="600")
        for node, at in zip(column.nodes, places, strict=True):
            _box(canvas, node, at)
    return canvas.svg(height=max((at.y + at.height for at in placed.values()), default=top) + GAP)


def _places(
    columns: Sequence[FlowColumn], pairs: Sequence[tuple[str, str]], top: float
) -> dict[str, _Placed]:
    """Where each field stands; a field is as high as its bands need, a short column is spread."""
    out, into = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    heights = [
        [max(LOWEST, BAND * max(out[n.key], into[n.key]) + 2 * GAP) for n in column.nodes]
        for column in columns
    ]
    tallest = max((sum(each) + GAP * len(each) for each in heights), default=0)
    step = (WIDTH - 2 * MARGIN - BOX) / max(len(columns) - 1, 1)
    found = {}
    for place, (column, many) in enumerate(zip(columns, heights, strict=True)):
        gap = (tallest - sum(many)) / max(len(many), 1)
        y = top
        for node, height in zip(column.nodes, many, strict=True):
            found[node.key] = _Placed(x=MARGIN + place * step, y=y, height=height)
            y += height + gap
    return found


def _grouped(columns: Sequence[FlowColumn], placed: dict[str, _Placed]) -> list[list[_Placed]]:
    return [[placed[node.key] for node in column.nodes] for column in columns]


def _bands(
    canvas: LinkedCanvas, placed: dict[str, _Placed], pairs: Sequence[tuple[str, str]]
) -> None:
    """Each link at its own height, in the order in which the other ends stand."""
    leaving, coming = defaultdict(list), defaultdict(list)
    for one, other in pairs:
        leaving[one].append(other)
        coming[other].append(one)
    for one, other in pairs:
        ends = sorted(leaving[one], key=lambda key: placed[key].y)
        starts = sorted(coming[other], key=lambda key: placed[key].y)
        left, right = placed[one], placed[other]
        start = (left.x + BOX, _middle(left, ends.index(other), len(ends)))
        end = (right.x, _middle(right, starts.index(one), len(starts)))
        _band(canvas, start, end, f"{one} → {other}")


def _middle(at: _Placed, place: int, count: int) -> float:
    return at.y + at.height / 2 + (place - (count - 1) / 2) * BAND


def _band(canvas: LinkedCanvas, start: Point, end: Point, hint: str) -> None:
    (left, y1), (right, y2) = start, end
    middle = (left + right) / 2
    d = "M{} {}C{} {} {} {} {} {}".format(
        *map(number, (left, y1, middle, y1, middle, y2, right, y2))
    )
    canvas.path(
        d, fill="none", stroke="rating-4", stroke_width="4", stroke_opacity="0.55", hint=hint
    )


def _box(canvas: LinkedCanvas, node: FlowNode, at: _Placed) -> None:
    with canvas.link(node.href, node.label, f"picture-field {node.kind}".strip()):
        canvas.rect(at.x, at.y, BOX, at.height, fill="wash", stroke="line")
        lines = fitted(node.label, BOX - 2 * PADDING, at.height)
        above = (at.height - len(lines) * LINE_HEIGHT) / 2
        canvas.lines(at.x + PADDING, at.y + above, lines)
