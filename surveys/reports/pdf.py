"""A document as PDF, and its pictures as PNG, by typst: with our own font and no other.

The same bytes everywhere.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from surveys.reports.blocks import Document

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
# Tagged for screen readers. Typst then refuses a picture without words, and a character that no
# font has.
ACCESSIBLE: Literal["ua-1"] = "ua-1"
FONTS: dict[str, Any] = {"font_paths": [str(HERE / "fonts")], "ignore_system_fonts": True}
PIXELS_PER_INCH = 144  # of a picture as broad as its SVG; in print, on 17 cm, nearly 200


def pdf(document: Document) -> bytes:
    """Return the PDF. Data go in as JSON and are values there: no text becomes markup."""
    import typst  # 34 MB of it

    inputs = {"document": json.dumps(asdict(document) | _layout(document), ensure_ascii=False)}
    options: dict[str, Any] = FONTS | {"sys_inputs": inputs, "timestamp": 0}
    source = str(HERE / "document.typ")
    try:
        return bytes(typst.compile(source, pdf_standards=[ACCESSIBLE], **options))
    except typst.TypstError as problem:  # a character that no font of ours has
        logger.warning("a PDF is not fully accessible: %s", str(problem).splitlines()[0])
        return bytes(typst.compile(source, **options))


def pngs(pictures: Sequence[str]) -> list[bytes]:
    """Return each SVG as a PNG."""
    import typst

    if not pictures:
        return []
    pages = typst.compile(
        str(HERE / "picture.typ"),
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"pictures": json.dumps(pictures, ensure_ascii=False)},
        **FONTS,
    )
    return [bytes(page) for page in (pages if isinstance(pages, list) else [pages])]


def _layout(document: Document) -> dict[str, str]:
    """How typst calls the language."""
    lang, _dash, region = document.language.partition("-")
    return {"lang": lang, "region": "CN" if region else "GB"}
