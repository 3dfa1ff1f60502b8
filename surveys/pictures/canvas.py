"""A sheet to draw on: shapes in, one SVG text out. Knows no statistics.

Colours are names of PAINTS, written twice: as an attribute, which holds in a file and in print, and
as a class (`fill-ink`, `stroke-ink`) by which a page may repaint it for a dark screen. There is no
style element and no style attribute, so the strictest content policy has nothing to refuse.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

PAINTS = {
    "paper": "#ffffff",
    "ink": "#17202b",
    "muted": "#5b6675",
    "hair": "#d5dae1",
    "line": "#7a8694",
    "wash": "#f5f6f8",
    "rating-1": "#9a4a00",
    "rating-2": "#dd9447",
    "rating-3": "#bcc3cb",
    "rating-4": "#5d97cc",
    "rating-5": "#174f8f",
}
FONTS = "'Source Sans 3', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
TEXT_SIZE, TITLE_SIZE, LINE_HEIGHT, MARGIN = 14, 19, 20, 16
# What XML 1.0 cannot carry: control characters, halves of pairs, and two that are no characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# They would turn the reading order of everything behind them.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around a picture: its finding as a title, and its content in words.

    The description is for who cannot see; `source` below names number, round and date.
    """

    title: str
    description: str
    language: str = "en"
    source: str = ""


def clean(text: str) -> str:
    """The text as XML can carry it, on one line."""
    return " ".join(TURNING.sub("", UNWRITABLE.sub("", str(text))).split())


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """About how wide a line will be: a Chinese character is a square, others are 0.6 of one."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return size * (wide + 0.6 * (len(text) - wide))


def shortened(text: str, width: float, size: float = TEXT_SIZE) -> str:
    """The text, or as much of its beginning as fits, with "…"."""
    text = clean(text)
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def folded(text: str, width: float, size: float = TEXT_SIZE) -> list[str]:
    """The text in lines that fit; between words, and anywhere in Chinese."""
    lines, line = [], ""
    for piece in re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+", clean(text)):
        if line and text_width((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def number(value: float) -> str:
    """A coordinate with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


class Svg(str):
    """A finished picture. Only `Canvas.svg` makes one, which escapes every word that it is given.

    So a template may show it as markup, and nothing else that is text.
    """

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class Canvas:
    """Shapes in the order in which they are painted. `x`, `y` and sizes are in pixels."""

    role = "img"  # one picture, told by its title and description

    def __init__(self, *, width: float, frame: Frame) -> None:
        self.width, self.frame = width, frame
        self.parts: list[str] = []
        self.heading = folded(frame.title, width - 2 * MARGIN, TITLE_SIZE)
        self.top = MARGIN + len(self.heading) * (TITLE_SIZE + 6) + LINE_HEIGHT

    def rect(self, x: float, y: float, width: float, height: float, **look: str) -> None:
        """A rectangle; `look` as in `_look`."""
        self._add("rect", x=x, y=y, width=max(width, 0), height=height, **look)

    def line(self, start: Point, end: Point, **look: str) -> None:
        """A straight line from point to point."""
        look = {"stroke": "ink", "stroke_width": "1.5"} | look
        self._add("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **look)

    def circle(self, centre: Point, radius: float, **look: str) -> None:
        """A full or hollow dot."""
        self._add("circle", cx=centre[0], cy=centre[1], r=radius, **look)

    def path(self, d: str, **look: str) -> None:
        """A free shape; `d` holds numbers and letters of ours only."""
        self._add("path", d=d, **look)

    def text(self, at: Point, words: str, **look: str) -> None:
        """One line of text; `anchor` is start, middle or end, `at` lies on its baseline."""
        look = {"fill": "ink", "font_size": str(TEXT_SIZE)} | look
        anchor = look.pop("anchor", "start")
        self._add("text", clean(words), x=at[0], y=at[1], text_anchor=anchor, **look)

    def svg(self, *, height: float) -> Svg:
        """The picture; `height` is where the drawing ends, title and source not counted."""
        source = folded(self.frame.source, self.width - 2 * MARGIN, TEXT_SIZE)
        for row, words in enumerate(source, start=1):
            self.text((MARGIN, height + row * LINE_HEIGHT), words, fill="muted")
        full = height + len(source) * LINE_HEIGHT + MARGIN
        title, language = (_quoted(clean(t)) for t in (self.frame.title, self.frame.language))
        return Svg(
            "".join(
                (
                    f'<svg xmlns="http://www.w3.org/2000/svg" width={_quoted(self.width)}',
                    f' height={_quoted(full)} viewBox="0 0 {number(self.width)} {number(full)}"',
                    f' role="{self.role}" aria-label={title} xml:lang={language} lang={language}',
                    f" font-family={_quoted(FONTS)}>",
                    f"<title>{escape(clean(self.frame.title))}</title>",
                    f"<desc>{escape(clean(self.frame.description))}</desc>",
                    f'<rect width="100%" height="100%" {_look({"fill": "paper"})}/>',
                    *self._heading(),
                    *self.parts,
                    "</svg>",
                )
            )
        )

    def _heading(self) -> Sequence[str]:
        look = _look({"fill": "ink", "font_size": str(TITLE_SIZE), "font_weight": "600"})
        return [
            f"<text x={_quoted(MARGIN)} y={_quoted(MARGIN + TITLE_SIZE + row * (TITLE_SIZE + 6))}"
            f" {look}>{escape(words)}</text>"
            for row, words in enumerate(self.heading)
        ]

    def _add(self, name: str, words: str = "", *, hint: str = "", **look: float | str) -> None:
        """One element; `hint` is read when the pointer rests on it."""
        inside = escape(words) + (f"<title>{escape(clean(hint))}</title>" if hint else "")
        end = f">{inside}</{name}>" if inside else "/>"
        self.parts.append(f"<{name} {_look(look)}{end}")


def _look(look: dict[str, float | str] | dict[str, str]) -> str:
    """Attributes; `fill` and `stroke` are names of PAINTS, or "none"."""
    classes = [f"{key}-{look[key]}" for key in ("fill", "stroke") if look.get(key) in PAINTS]
    attributes = {
        key.replace("_", "-"): PAINTS.get(str(value), value) for key, value in look.items()
    }
    if classes:
        attributes["class"] = " ".join(classes)
    return " ".join(f"{key}={_quoted(value)}" for key, value in attributes.items())


def _quoted(value: float | str) -> str:
    return quoteattr(value if isinstance(value, str) else number(value))
