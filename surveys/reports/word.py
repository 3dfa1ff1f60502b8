"""A document as a Word file, to be written on by people."""

import io
from typing import Any

from surveys.reports.blocks import Block, Document
from surveys.reports.pdf import pngs
from surveys.reports.word_texts import add_contents, add_prose, bookmark

WIDTH_CM = 17.0
MOST_KEPT_ROWS = 6
MOST_IN_PROPERTY = 255  # characters, says the format
FONT, CHINESE_FONT = "Calibri", "Microsoft YaHei"  # on the reader's machine; Word finds others


def word(document: Document) -> bytes:
    """Return the DOCX file."""
    import docx  # a quarter of a second
    from docx.shared import Cm

    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    _set_styles(file, document)
    file.add_paragraph(document.eyebrow)
    file.add_heading(document.title, 0)
    file.add_paragraph(document.notice, style="Intense Quote")
    pictures = iter(pngs([block.svg for block in document.blocks if block.kind == "picture"]))
    headings = [block for block in document.blocks if block.kind == "heading"]
    marks = iter(range(len(headings)))
    for block in document.blocks:
        if block.kind == "picture":
            _picture(file, block, next(pictures))
        elif block.kind == "heading":
            bookmark(file.add_heading(block.text, block.level), next(marks))
        elif block.kind == "contents":
            add_contents(file, block.text, headings)
        else:
            _WRITERS[block.kind](file, block)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _set_styles(file: Any, document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    for name in ("Normal", "Title", *(f"Heading {level}" for level in range(1, 6))):
        fonts = file.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script, font in (("ascii", FONT), ("hAnsi", FONT), ("eastAsia", CHINESE_FONT)):
            fonts.set(qn(f"w:{script}"), font)
    is_chinese = document.language.startswith("zh")
    properties = file.core_properties
    properties.title, properties.language = (
        document.title[:MOST_IN_PROPERTY],
        "zh-CN" if is_chinese else "en-GB",
    )
    properties.author = properties.comments = ""


def _text(file: Any, block: Block) -> None:
    file.add_paragraph(block.text)


def _gap(file: Any, block: Block) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    run = file.add_paragraph().add_run(block.text)
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _bullets(file: Any, block: Block) -> None:
    for line in block.lines:
        file.add_paragraph(line, style="List Bullet")


def _table(file: Any, block: Block) -> None:
    _fill_table(file, block, block.widths, block.numbers)


def _picture(file: Any, block: Block, png: bytes) -> None:
    """As PNG: Word before 2016 and many other programs show no SVG."""
    from docx.shared import Cm

    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(WIDTH_CM))
    shape._inline.docPr.set("descr", block.alt)  # noqa: SLF001 (python-docx has no other way)
    file.add_paragraph(block.text, style="Caption")


def _fill_table(file: Any, block: Block, widths: Any, numbers: Any) -> None:
    from docx.shared import Cm

    _caption(file, block.text)
    rows = [*([block.header] if block.header else []), *block.rows]
    if not rows:
        return
    table = file.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    shares = [WIDTH_CM * width / sum(widths) for width in widths]
    # Straight to the XML: python-docx looks for each cell among all others, which takes minutes.
    xml = table._tbl  # noqa: SLF001
    for column, share in zip(xml.tblGrid.gridCol_lst, shares, strict=True):
        column.w = Cm(share)
    for number, (line, row) in enumerate(zip(xml.tr_lst, rows, strict=True)):
        _keep_together(line)
        for place, (cell, text) in enumerate(zip(line.tc_lst, row, strict=True)):
            cell.width = Cm(shares[place])
            _fill_cell(cell, text, bold=bool(block.header) and number == 0, right=place in numbers)
    if block.header:
        _repeat_head(xml.tr_lst[0])
    if len(rows) <= MOST_KEPT_ROWS:
        _keep_rows(xml.tr_lst)
    file.add_paragraph()


def _caption(file: Any, text: str) -> None:
    if text:
        paragraph = file.add_paragraph()
        paragraph.add_run(text).bold = True
        paragraph.paragraph_format.keep_with_next = True


def _fill_cell(cell: Any, text: str, *, bold: bool, right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    nowhere: Any = None  # a parent is asked for pictures alone
    paragraph = Paragraph(cell.p_lst[0], nowhere)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(9)
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _keep_together(row: Any) -> None:
    from docx.oxml import OxmlElement

    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _keep_rows(rows: Any) -> None:
    """Let a short table stand on one page."""
    for row in rows[:-1]:
        for cell in row.tc_lst:
            cell.p_lst[0].get_or_add_pPr().get_or_add_keepNext()


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(head)


_WRITERS = {
    "text": _text,
    "gap": _gap,
    "bullets": _bullets,
    "table": _table,
    "prose": add_prose,
}
