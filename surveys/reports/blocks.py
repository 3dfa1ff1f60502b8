"""What a document consists of. Texts are values and never code, in either renderer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from surveys.exports.cells import plain
from surveys.pictures import Svg


@dataclass(frozen=True, kw_only=True)
class Block:
    """One part of a document; `kind` tells the renderers which."""

    kind: Literal["heading", "text", "bullets", "table", "gap", "picture", "prose", "contents"]
    text: str = ""
    level: int = 1
    lines: Sequence[str] = ()
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    # Shares of the width, one a column.
    widths: Sequence[int] = ()
    # Columns that hold numbers, counted from 0.
    numbers: Sequence[int] = ()
    # Of a picture: how it looks, and what it shows, for those who cannot see it.
    svg: str = ""
    alt: str = ""
    # Of prose: pieces of one paragraph, each with its style and address; `text` stands before it.
    runs: Sequence[tuple[str, bool, bool, str]] = ()


@dataclass(kw_only=True)
class Document:
    """A document in one language. `notice` stands under the title: what it is, and is not."""

    title: str
    eyebrow: str
    notice: str
    language: str
    blocks: list[Block] = field(default_factory=list)

    def heading(self, text: str, level: int = 1) -> None:
        self.blocks.append(Block(kind="heading", text=plain(text), level=level))

    def paragraph(self, text: str) -> None:
        if text:
            self.blocks.append(Block(kind="text", text=plain(text)))

    def prose(
        self, runs: Sequence[tuple[str, bool, bool, str]], *, kind: str, depth: int, number: int
    ) -> None:
        """Pieces (text, bold, italic, link) of a paragraph, or of a bullet, number or more."""
        mark = {"bullet": "•", "number": f"{number}."}.get(kind, "")
        clean = [(plain(text), bold, italic, plain(link)) for text, bold, italic, link in runs]
        self.blocks.append(Block(kind="prose", text=mark, level=depth, runs=clean))

    def contents(self, title: str) -> None:
        """A list of all headings."""
        self.blocks.append(Block(kind="contents", text=plain(title)))

    def gap(self, text: str) -> None:
        """Something that only a person can write; stands out until somebody does."""
        self.blocks.append(Block(kind="gap", text=plain(text)))

    def bullets(self, lines: Sequence[str]) -> None:
        if lines:
            self.blocks.append(Block(kind="bullets", lines=_plain(lines)))

    def table(
        self,
        caption: str,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[int],
        numbers: Sequence[int] = (),
    ) -> None:
        self.blocks.append(
            Block(
                kind="table",
                text=plain(caption),
                header=_plain(header),
                rows=[_plain(row) for row in rows],
                widths=list(widths),
                numbers=list(numbers),
            )
        )

    def facts(self, caption: str, rows: Sequence[tuple[str, str]]) -> None:
        """Names with their values, as a table without a head."""
        self.table(caption, [], rows, widths=[1, 2])

    def picture(self, caption: str, svg: Svg, *, alt: str) -> None:
        """A picture with a number; its caption says where the table of its numbers stands."""
        number = 1 + sum(block.kind == "picture" for block in self.blocks)
        text = _("Figure %(number)s. %(caption)s") % {"number": number, "caption": caption}
        self.blocks.append(Block(kind="picture", text=plain(text), svg=svg, alt=plain(alt)))


def _plain(texts: Sequence[str]) -> list[str]:
    return [plain(str(text)) for text in texts]
