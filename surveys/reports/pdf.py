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
    """Return the PDF."""
    return typeset(HERE / "document.typ", document=asdict(document) | layout(document.language))


def typeset(sheet: Path, **data: Any) -> bytes:
    """Return the PDF that a sheet makes of its data.

    They go in as JSON and are values there: no text becomes markup.
    """
    import typst  # 34 MB of it

    inputs = {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}
    options: dict[str, Any] = FONTS | {"sys_inputs": inputs, "timestamp": 0}
    try:
        return bytes(typst.compile(str(sheet), pdf_standards=[ACCESSIBLE], **options))
    except typst.TypstError as problem:  # a character that no font of ours has
        logger.warning("a PDF is not fully accessible: %s", str(problem).splitlines()[0])
        return bytes(typst.compile(str(sheet), **options))


def drawn(sheet: Path, *, pixels_per_inch: int, **data: Any) -> list[bytes]:
    """Return the pages that a sheet makes of its data, as PNG."""
    import typst

    inputs = {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}
    options: dict[str, Any] = FONTS | {"sys_inputs": inputs}
    pages = typst.compile(str(sheet), format="png", ppi=pixels_per_inch, **options)
    return [bytes(page) for page in (pages if isinstance(pages, list) else [pages])]


def pngs(pictures: Sequence[str]) -> list[bytes]:
    """Return each SVG as a PNG."""
    if not pictures:
        return []
    return drawn(HERE / "picture.typ", pixels_per_inch=PIXELS_PER_INCH, pictures=list(pictures))


def layout(language: str) -> dict[str, str]:
    """How typst calls a language."""
    lang, _dash, region = language.partition("-")
    return {"lang": lang, "region": "CN" if region else "GB"}
