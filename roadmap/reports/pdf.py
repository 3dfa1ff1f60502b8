"""A roadmap as PDF: designed, tagged for screen readers, the same bytes everywhere."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from roadmap.exports.imprint import Imprint
from roadmap.reports.booklet import booklet
from roadmap.reports.labels import labels, reading, reading_bars
from roadmap.reports.parts import Basis, Booklet
from surveys.pictures.canvas import shortened
from surveys.reports.pdf import layout, typeset

SHEET = Path(__file__).parent / "booklet.typ"
HEADER_WIDTH = 900  # how much of a long title goes into the head of a page, in pixels of a picture


def booklet_pdf(imprint: Imprint) -> bytes:
    """Return the PDF of an edition in the active language."""
    document = booklet(imprint)
    return typeset(
        SHEET, booklet=asdict(document) | layout(document.language) | _more(imprint, document)
    )


def _more(imprint: Imprint, document: Booklet) -> dict[str, Any]:
    """What only this layout needs."""
    published = imprint.edition.published_at
    assert published is not None
    example = _example(document)
    return {
        "date": {"year": published.year, "month": published.month, "day": published.day},
        "short": shortened(document.title[:300], HEADER_WIDTH),
        "mark": _("simulated data"),
        "title_size": 30 if len(document.title) < 60 else 24 if len(document.title) < 160 else 15,
        "labels": labels() | {"r": _("R")},
        "reading": [*reading(), *([reading_bars()] if example else [])],
        "example": asdict(example) if example else None,
        "counts_note": _(
            "R: round. 1 to %(top)s: how many experts gave that rating. “?”: could not judge."
        )
        % {"top": len(document.scale)},
    }


def _example(document: Booklet) -> Basis | None:
    """The first priority that an action rests on, to explain a bar with."""
    for pillar in document.pillars:
        for each in pillar.priorities:
            return each
    return None
