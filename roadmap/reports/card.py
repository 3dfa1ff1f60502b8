"""The picture of an edition that a link to it shows elsewhere: 1200 by 630, in one language."""

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from roadmap.exports.imprint import Imprint
from roadmap.reports.booklet import figures_of
from surveys.pictures.canvas import folded, shortened
from surveys.reports.pdf import drawn, layout

SHEET = Path(__file__).parent / "card.typ"
WIDTH, HEIGHT = 1200, 630
ROOM = 516  # points, for a line
MOST_LINES, MOST_CHARACTERS = 3, 300


def card_png(imprint: Imprint) -> bytes:
    """Return the picture in the active language."""
    title = imprint.title[:MOST_CHARACTERS]
    size = 34 if len(folded(title, ROOM, 34)) <= MOST_LINES - 1 else 26
    lines = folded(title, ROOM, size)
    lines = [*lines[: MOST_LINES - 1], "".join(lines[MOST_LINES - 1 :])]
    card = {
        "eyebrow": shortened(f"{_('Roadmap')} · {imprint.edition_line}", ROOM, 13),
        "title": [shortened(line, ROOM, size) for line in lines if line],
        "size": size,
        "figures": figures_of(imprint)[:3],
        "mark": _("simulated data") if imprint.content.is_simulated else "",
    }
    return drawn(SHEET, pixels_per_inch=144, card=card | layout(get_language() or "en"))[0]
