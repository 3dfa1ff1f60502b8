"""The pictures of a report: the same that the page of a round shows, cut to fit on a sheet."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from surveys import round_pictures as drawn
from surveys.reports.blocks import Document
from surveys.reports.findings import PillarFindings, RoundFindings
from surveys.scale import Scale

MOST_ROWS = 30  # of a picture on one sheet


def add_panel_flow(document: Document, pillar: PillarFindings) -> None:
    """Who was asked and who answered; the table stands above."""
    picture = drawn.panel_flow(drawn.Source(pillar.last.survey_round))
    caption = _("Flow of the panel. The numbers stand in the table above.")
    document.picture(caption, picture.svg, alt=f"{picture.title}. {caption}")


def add_item_flow(document: Document, pillar: PillarFindings) -> None:
    """From verdict to decision to verdict, with its table."""
    picture = drawn.item_flow(drawn.Source(pillar.last.survey_round))
    if picture is None:
        return
    caption = _("Flow of the priorities. The numbers stand in the table below.")
    document.picture(caption, picture.svg, alt=f"{picture.title}. {caption}")
    table = picture.table
    document.table(
        _("From verdict to decision to verdict"),
        [str(table.first), *(str(column.name) for column in table.columns)],
        [[str(row.head), *map(str, row.cells)] for row in table.rows],
        widths=[6, 6, 2],
        numbers=[2],
    )


def add_agreement(document: Document, each: RoundFindings) -> None:
    """Shares with their intervals against the threshold; the table stands above."""
    caption = _(
        "Agreement in round %(number)s with its 95 per cent interval; a full dot is consensus. The"
        " numbers stand in the table above."
    )
    if each.survey_round.survey.scale == Scale.PROGRESS:
        caption = _(
            "Who says well advanced or done in round %(number)s, with its 95 per cent interval; a"
            " full dot is a clear majority. The numbers stand in the table above."
        )
    _add_parts(document, each, drawn.agreement, caption % {"number": each.number})


def add_distributions(document: Document, each: RoundFindings) -> None:
    """Diverging bars; the table stands below."""
    caption = _("Ratings of round %(number)s. The numbers stand in the table below.")
    _add_parts(document, each, drawn.distributions, caption % {"number": each.number})


def _add_parts(
    document: Document,
    each: RoundFindings,
    draw: Callable[[drawn.Source], drawn.Picture],
    caption: str,
) -> None:
    parts: Sequence[drawn.Source] = drawn.Source(each.survey_round).parts(MOST_ROWS)
    for place, part in enumerate(parts, start=1):
        picture, said = draw(part), caption
        if len(parts) > 1:
            said += " " + _("(Part %(part)s of %(parts)s)") % {"part": place, "parts": len(parts)}
        document.picture(said, picture.svg, alt=f"{picture.title}. {said}")
