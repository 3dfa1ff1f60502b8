"""A sheet whose shapes can be links, for pictures that stand in a page and lead on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from xml.sax.saxutils import quoteattr

from surveys.pictures.canvas import (
    LINE_HEIGHT,
    TEXT_SIZE,
    Canvas,
    clean,
    folded,
    shortened,
    text_width,
)

WIDTH = 1120
PADDING = 8


class LinkedCanvas(Canvas):
    """Shapes and links. It is a group, not one image: its links are reached by keyboard."""

    role = "group"

    @contextmanager
    def link(self, href: str, words: str, kind: str = "") -> Iterator[None]:
        """What is drawn inside leads to `href`; `words` say where, `kind` is a class for the page.

        Without `href` it is a plain group.
        """
        css = f" class={quoteattr(kind)}" if kind else ""
        if href:
            self.parts.append(
                f"<a href={quoteattr(href)} aria-label={quoteattr(clean(words))}{css}>"
            )
        else:
            self.parts.append(f"<g{css}>")
        self.parts.append(f"<title>{_escaped(words)}</title>")
        yield
        self.parts.append("</a>" if href else "</g>")

    def lines(self, x: float, top: float, lines: Sequence[str], **look: str) -> None:
        """Lines of text below each other."""
        for row, words in enumerate(lines):
            self.text((x, top + TEXT_SIZE + row * LINE_HEIGHT), words, **look)


def fitted(text: str, width: float, height: float) -> list[str]:
    """The text in as many lines as fit, the last one shortened."""
    most = max(int((height - PADDING) // LINE_HEIGHT), 1)
    lines = folded(text, width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width)]


def width_of(text: str) -> float:
    """About how wide a line will be, with some room before it; nothing for no text."""
    return text_width(clean(text)) + PADDING if text else 0.0


def _escaped(words: str) -> str:
    return clean(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
