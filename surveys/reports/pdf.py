"""A document as PDF, by typst: the same bytes everywhere, with our own font and no other."""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _

from surveys.reports.blocks import Document

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
# Tagged for screen readers. Typst then refuses a picture without words, and a character that no
# font has.
ACCESSIBLE: Literal["ua-1"] = "ua-1"


def pdf(document: Document) -> bytes:
    """Return the PDF. Data go in as JSON and are values there: no text becomes markup."""
    import typst  # 34 MB of it

    inputs = {"document": json.dumps(asdict(document) | _layout(document), ensure_ascii=False)}
    options: dict[str, Any] = {
        "font_paths": [str(HERE / "fonts")],
        "ignore_system_fonts": True,
        "sys_inputs": inputs,
        "timestamp": 0,
    }
    source = str(HERE / "document.typ")
    try:
        return bytes(typst.compile(source, pdf_standards=[ACCESSIBLE], **options))
    except typst.TypstError as problem:  # a character that no font of ours has
        logger.warning("a PDF is not fully accessible: %s", str(problem).splitlines()[0])
        return bytes(typst.compile(source, **options))


def _layout(document: Document) -> dict[str, str]:
    """What the layout adds itself, and how typst calls the language."""
    lang, _dash, region = document.language.partition("-")
    return {"lang": lang, "region": "CN" if region else "GB", "spread": _("Spread of the ratings")}
