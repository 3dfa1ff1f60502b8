"""Texts with emphasis, lists and links, as people write them: Markdown in, harmless text out.

The reading is CommonMark without raw HTML, without pictures, and without what a form could not
show (entities, indented code). A new line stays one. Headings become bold paragraphs, so that a
text cannot break the outline of a page. Links lead to http, https and mailto only; what comes out
as HTML has passed nh3 as well, so that one mistake alone opens no door. No database is asked.
"""

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

SCHEMES = {"http", "https", "mailto"}
# Far above what a form takes; a longer text is shown as it was typed.
LONGEST_READ = 20_000
TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
_CJK_PUNCTUATION = ("CJK", "FULLWIDTH", "IDEOGRAPHIC")


@dataclass(frozen=True, kw_only=True)
class Run:
    """A piece of text in one style; `link` is an address or empty. A break is a newline."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, or one paragraph of a list."""

    kind: str  # paragraph, bullet, number, or more: a further paragraph of the list item before it
    runs: tuple[Run, ...]
    depth: int = 0  # 1 in a list, 2 in a list of a list
    number: int = 0  # of an item of a numbered list

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@lru_cache(maxsize=2048)
def prose_html(markdown: str) -> SafeString:
    """The text as HTML that holds nothing but the TAGS and addresses of the SCHEMES."""
    tokens = _tokens(markdown)
    rendered = _READER.renderer.render(tokens, _READER.options, {})
    cleaned = nh3.clean(
        rendered,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow",
    )
    return mark_safe(cleaned.strip())  # noqa: S308 (cleaned on the line before)


@lru_cache(maxsize=2048)
def plain_text(markdown: str) -> str:
    """The words without signs, a line a paragraph: for titles, mails, search and data."""
    return "\n".join(block.text for block in blocks(markdown))


def one_line(markdown: str) -> str:
    """The words without signs on one line."""
    return " ".join(plain_text(markdown).split())


@lru_cache(maxsize=2048)
def blocks(markdown: str) -> tuple[Block, ...]:
    """The text as paragraphs and items of lists with their runs, for PDF and DOCX."""
    return tuple(_blocks(_tokens(markdown)))


# --- reading --------------------------------------------------------------------------------


def _tokens(markdown: str) -> list[Token]:
    text = _shown(markdown)
    if len(text) > LONGEST_READ:
        return _unread(text)
    tokens = _READER.parse(text)
    return [_softened(token) for token in tokens]


def _shown(text: str) -> str:
    """Without what steers the display or cannot be displayed; lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return "\n".join("".join(map(_character, line)) for line in lines)


def _character(character: str) -> str:
    category = unicodedata.category(character)
    return "" if category == "Cf" else " " if category.startswith("C") else character


def _unread(text: str) -> list[Token]:
    """The lines of a text that is too long to be read, each as a paragraph."""
    tokens: list[Token] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        words = Token("text", "", 0, content=line)
        inline = Token("inline", "", 0, content=line, children=[words], block=True)
        tokens += [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
    return tokens


def _softened(token: Token) -> Token:
    """Headings as bold paragraphs, pictures as the words that stand for them."""
    if token.type.startswith("heading_"):
        token.type = token.type.replace("heading", "paragraph")
        token.tag, token.meta = "p", {"is_heading": True}
    for child in token.children or []:
        if child.type == "image":
            child.type, child.tag, child.children = "text", "", None
        child.attrs.pop("title", None)
    return token


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read `*` and `_` as CommonMark does, and `**重点：**下文` as a Chinese writer means it.

    CommonMark lets no emphasis end between punctuation and a letter, for spaces stand there
    in English; in Chinese none does.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    before = state.src[state.pos - 1] if state.pos else " "
    end = state.pos + scanned.length
    after = state.src[end] if end < state.posMax else " "
    if marker == "*" and not before.isspace() and not after.isspace():
        opens = opens or _is_cjk(before)
        closes = closes or _is_cjk(after)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


def _is_cjk(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_CJK_PUNCTUATION)


def _is_harmless(address: str) -> bool:
    try:
        return urlsplit(html.unescape(address).strip()).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    reader.disable(["html_block", "html_inline", "entity", "code"])
    reader.inline.ruler.at("emphasis", _emphasis)
    reader.validateLink = _is_harmless  # type: ignore[assignment, method-assign]
    reader.add_render_rule("paragraph_open", _paragraph_open)
    reader.add_render_rule("paragraph_close", _paragraph_close)
    return reader


def _paragraph_open(_self: object, tokens: Sequence[Token], at: int, *_rest: object) -> str:
    if tokens[at].hidden:
        return ""
    return "<p><strong>" if tokens[at].meta.get("is_heading") else "<p>"


def _paragraph_close(_self: object, tokens: Sequence[Token], at: int, *_rest: object) -> str:
    if tokens[at].hidden:
        return ""
    return "</strong></p>\n" if tokens[at].meta.get("is_heading") else "</p>\n"


_READER = _reader()

# --- paragraphs with runs -------------------------------------------------------------------


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists: list[tuple[str, int]] = []  # kind and number of the lists that are open
    begins = False  # whether the next paragraph is the first of its item
    is_heading = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            is_bullet = token.type == "bullet_list_open"
            lists.append(("bullet", 0) if is_bullet else ("number", _start(token) - 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            lists[-1] = (lists[-1][0], lists[-1][1] + (lists[-1][0] == "number"))
            begins = True
        elif token.type == "paragraph_open":
            is_heading = bool(token.meta.get("is_heading"))
        elif token.type in ("inline", "fence"):
            kind, number = (lists[-1] if begins else ("more", 0)) if lists else ("paragraph", 0)
            if runs := tuple(_runs(token, is_heading)):
                yield Block(kind=kind, runs=runs, depth=len(lists), number=number)
            begins = False


def _start(ordered_list: Token) -> int:
    return int(ordered_list.attrs.get("start", 1))


def _runs(token: Token, is_heading: bool) -> Iterator[Run]:
    """The runs of a paragraph; neighbours of one style are one run."""
    last: Run | None = None
    for run in _pieces(token, is_heading):
        if last and replace(last, text="") == replace(run, text=""):
            last = replace(last, text=last.text + run.text)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def _pieces(token: Token, is_heading: bool) -> Iterator[Run]:
    if token.children is None:
        yield Run(text=token.content.rstrip("\n"))
        return
    style = Run(text="", bold=is_heading)
    for child in token.children:
        if child.type in ("strong_open", "strong_close"):
            style = replace(style, bold=is_heading or child.nesting == 1)
        elif child.type in ("em_open", "em_close"):
            style = replace(style, italic=child.nesting == 1)
        elif child.type in ("link_open", "link_close"):
            style = replace(style, link=str(child.attrs.get("href", "")))
        elif child.type in ("softbreak", "hardbreak"):
            yield replace(style, text="\n")
        elif child.content:
            yield replace(style, text=child.content)
