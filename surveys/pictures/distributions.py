"""How the ratings of each item are spread: diverging bars, and a heat map."""

from collections.abc import Sequence

from surveys.pictures.axes import (
    BAR_HEIGHT,
    KEY_MARK,
    ROW_HEIGHT,
    WIDTH,
    Field,
    field,
    key_rows,
)
from surveys.pictures.canvas import LINE_HEIGHT, MARGIN, Canvas, Frame, Svg, shortened, text_width

TONES = 5
PALE = {"rating-2", "rating-3", "rating-4"}  # they carry dark text
HATCH = 6  # pixels between the strokes that mark disagreement in grey print
SHADES = ("paper", "rating-3", "rating-4", "rating-5")
CELL_HEIGHT, WIDEST_CELL = 30, 130

Row = tuple[str, Sequence[int]]


def diverging_bars(rows: Sequence[Row], *, words: Sequence[str], frame: Frame, axis: str) -> Svg:
    """One bar an item, (label, counts of 1 to K): disagreement to the left, agreement to the right.

    The middle rating of an odd scale is split at the centre line (Heiberger and Robbins 2014). Each
    piece holds its count, so no share stands without it; `words` name the K ratings. Below the
    middle pieces are hatched, so that the sides differ in grey. n stands beside each row.
    """
    beside = [f"n = {sum(counts)}" for _label, counts in rows]
    key = [f"{value} {word}".strip() for value, word in enumerate(words, start=1)]
    above = (key_rows(key)[-1][1] + 1.5) * LINE_HEIGHT
    drawn = field(frame, [label for label, _counts in rows], beside=beside, above=above)
    reach = max((_reach(counts) for _label, counts in rows), default=1) or 1
    _key(drawn, key)
    centre, unit = _centred(drawn, rows, reach)
    drawn.canvas.line((centre, drawn.top), (centre, drawn.bottom), stroke="ink")
    for row, (label, counts) in enumerate(rows):
        drawn.label(row, label)
        drawn.beside(row, beside[row])
        _bar(drawn, row, counts, centre, unit)
    drawn.canvas.text((drawn.left, drawn.bottom + LINE_HEIGHT), axis, fill="muted")
    return drawn.canvas.svg(height=drawn.bottom + LINE_HEIGHT + 8)


def _sides(counts: Sequence[int]) -> tuple[float, float]:
    """The shares, 0 to 1, on both sides of the centre."""
    half, n = len(counts) // 2, sum(counts)
    split = counts[half] / 2 if len(counts) % 2 else 0.0
    return ((sum(counts[:half]) + split) / n, (sum(counts[-half:]) + split) / n) if n else (0, 0)


def _reach(counts: Sequence[int]) -> float:
    return sum(_sides(counts))


def _centred(drawn: Field, rows: Sequence[Row], reach: float) -> tuple[float, float]:
    """Where the centre line stands, and how many pixels a whole (1) is long."""
    left = max((_sides(counts)[0] for _label, counts in rows), default=0)
    right = max((_sides(counts)[1] for _label, counts in rows), default=0)
    unit = (drawn.right - drawn.left) / max(left + right, reach)
    return drawn.left + left * unit, unit


def _bar(drawn: Field, row: int, counts: Sequence[int], centre: float, unit: float) -> None:
    n, y = sum(counts), drawn.middle(row) - BAR_HEIGHT / 2
    x = centre - _sides(counts)[0] * unit
    for value, count in enumerate(counts, start=1):
        width = unit * count / n if n else 0
        if width:
            tone = tone_of(value, len(counts))
            drawn.canvas.rect(x, y, width, BAR_HEIGHT, fill=tone, stroke="paper")
            if 2 * value < len(counts) + 1:
                _hatch(drawn.canvas, (x, y), width, BAR_HEIGHT)
            _count(drawn.canvas, (x + width / 2, y), count, width, tone)
        x += width


def _count(canvas: Canvas, at: tuple[float, float], count: int, width: float, tone: str) -> None:
    words = str(count)
    if text_width(words) + 6 > width:
        return
    if tone in {"rating-1", "rating-2"}:  # a plate keeps the hatching from the number
        size = text_width(words) + 6
        canvas.rect(at[0] - size / 2, at[1] + 3, size, BAR_HEIGHT - 6, fill=tone)
    paint = "ink" if tone in PALE else "paper"
    canvas.text((at[0], at[1] + BAR_HEIGHT / 2 + 5), words, anchor="middle", fill=paint)


def _hatch(canvas: Canvas, at: tuple[float, float], width: float, height: float) -> None:
    """Slanting strokes, each cut where the piece ends."""
    x, y = at
    start = x - height + HATCH
    while start < x + width:
        low, high = max(start, x), min(start + height, x + width)
        if high > low:
            ends = ((low, y + height - (low - start)), (high, y + height - (high - start)))
            canvas.line(*ends, stroke="paper", stroke_width="1")
        start += HATCH


def _key(drawn: Field, words: Sequence[str]) -> None:
    for value, ((x, line), label) in enumerate(zip(key_rows(words), words, strict=True), start=1):
        y = drawn.canvas.top + line * LINE_HEIGHT
        drawn.canvas.rect(x, y - 12, 14, 14, fill=tone_of(value, len(words)))
        if 2 * value < len(words) + 1:
            _hatch(drawn.canvas, (x, y - 12), 14, 14)
        drawn.canvas.text((x + KEY_MARK, y), label)


def tone_of(value: int, scale_max: int) -> str:
    """The paint of a rating on a scale that may have more or fewer than five points."""
    return f"rating-{1 + round((value - 1) * (TONES - 1) / (scale_max - 1))}"


def heat_map(
    rows: Sequence[tuple[str, Sequence[tuple[str, float | None]]]],
    *,
    columns: Sequence[str],
    frame: Frame,
) -> Svg:
    """Cells of (words, weight 0 to 1): the heavier the darker, and the words stand in each.

    A weight of None is hatched by its words alone: what is undefined or withheld has no shade.
    """
    canvas = Canvas(width=WIDTH, frame=frame)
    label = min(max((text_width(each) for each, _cells in rows), default=0) + 16, 200)
    width = min((WIDTH - 2 * MARGIN - label) / max(len(columns), 1), WIDEST_CELL)
    top = canvas.top + 2 * LINE_HEIGHT
    for place, words in enumerate(columns):
        x = MARGIN + label + (place + 0.5) * width
        short = shortened(words, width - 4, 13)
        canvas.text((x, top - 8), short, anchor="middle", fill="muted", font_size="13", hint=words)
    for row, (name, cells) in enumerate(rows):
        y = top + row * CELL_HEIGHT
        short = shortened(name, label - 12)
        canvas.text((MARGIN + label - 8, y + 20), short, anchor="end", font_weight="600", hint=name)
        for place, (words, weight) in enumerate(cells):
            _cell(canvas, (MARGIN + label + place * width, y), width, words, weight)
    return canvas.svg(height=top + len(rows) * CELL_HEIGHT + ROW_HEIGHT / 4)


def _cell(
    canvas: Canvas, at: tuple[float, float], width: float, words: str, weight: float | None
) -> None:
    shade = shade_of(weight)
    canvas.rect(*at, width, CELL_HEIGHT, fill=SHADES[shade], stroke="hair")
    paint = "paper" if SHADES[shade] == "rating-5" else "ink"
    middle = (at[0] + width / 2, at[1] + 20)
    canvas.text(middle, shortened(words, width - 6), anchor="middle", fill=paint)


def shade_of(weight: float | None) -> int:
    """The step of SHADES, 0 to 3, of a weight of 0 to 1; None, and nothing, have none."""
    if not weight:
        return 0
    return 1 + min(int(weight * (len(SHADES) - 1)), len(SHADES) - 2)
