"""Paragraphs of a Word file that python-docx has no word for: contents, links, bookmarks."""

from collections.abc import Sequence
from typing import Any

from surveys.reports.blocks import Block

DEEPEST = 3  # heading in the contents


def add_contents(file: Any, title: str, headings: Sequence[Block]) -> None:
    """A contents field that holds the headings already; Word adds page numbers when it updates."""
    from docx.shared import Cm, Pt

    file.add_paragraph().add_run(title).bold = True
    begin = file.add_paragraph()
    _field(begin, "begin")
    _instruction(begin, f'TOC \\o "1-{DEEPEST}" \\h \\z \\u')
    _field(begin, "separate")
    for place, heading in enumerate(headings):
        if heading.level <= DEEPEST:
            line = file.add_paragraph()
            line.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
            line.paragraph_format.space_after = Pt(0)
            _linked(line, heading.text, anchor=_name(place))
    _field(file.add_paragraph(), "end")


def bookmark(paragraph: Any, place: int) -> None:
    """Mark a heading, so that the contents lead to it."""
    start, end = _element("w:bookmarkStart"), _element("w:bookmarkEnd")
    for mark in (start, end):
        _set(mark, "w:id", str(place))
    _set(start, "w:name", _name(place))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001
    paragraph._p.append(end)  # noqa: SLF001


def add_prose(file: Any, block: Block) -> None:
    """A paragraph of pieces with their styles; items of lists stand in, behind their mark."""
    from docx.shared import Cm

    paragraph = file.add_paragraph()
    if block.level:
        paragraph.paragraph_format.left_indent = Cm(0.7 * block.level)
    if block.text:
        paragraph.paragraph_format.first_line_indent = Cm(-0.5)
        paragraph.add_run(f"{block.text}\t")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.7 * block.level))
    for words, bold, italic, address in block.runs:
        run = _linked(paragraph, words, address=address) if address else paragraph.add_run(words)
        run.bold, run.italic = bold or None, italic or None


def _linked(paragraph: Any, words: str, *, address: str = "", anchor: str = "") -> Any:
    """A run inside a link to an address, or to a bookmark of the file."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.text.run import Run

    link = _element("w:hyperlink")
    if address:
        key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        _set(link, "r:id", key)
    else:
        _set(link, "w:anchor", anchor)
    run = Run(_element("w:r"), paragraph)
    run.text = words
    run.font.underline = bool(address) or None
    link.append(run._r)  # noqa: SLF001 (python-docx has no other way)
    paragraph._p.append(link)  # noqa: SLF001
    return run


def _field(paragraph: Any, kind: str) -> None:
    mark = _element("w:fldChar")
    _set(mark, "w:fldCharType", kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001


def _instruction(paragraph: Any, words: str) -> None:
    text = _element("w:instrText")
    text.text = words
    paragraph.add_run()._r.append(text)  # noqa: SLF001


def _name(place: int) -> str:
    return f"_Toc{place:06}"


def _element(tag: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(tag)


def _set(element: Any, name: str, value: str) -> None:
    from docx.oxml.ns import qn

    element.set(qn(name), value)
