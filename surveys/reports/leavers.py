"""Who left between two rounds, and what would have come out with their answers."""

from typing import Any

from django.utils.translation import gettext as _

from surveys.queries import rated_before, results_of_items
from surveys.reports.blocks import Document
from surveys.reports.findings import PillarFindings, RoundFindings
from surveys.statistic_tables import kept_table
from surveys.statistic_words import WHY_APART, WHY_WITHHELD


def add_leavers(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """How many left and joined before each round but the first; verdicts with their answers."""
    if len(pillar.rounds) < 2:
        return
    document.heading(_("Who left between the rounds"), level)
    for each in pillar.rounds[1:]:
        if "people" in each.statistics:
            _add_round(document, each, each.statistics)
        else:
            sentence = _("Round %(number)s: nothing is computed about this yet.")
            document.paragraph(sentence % {"number": each.number})


def _add_round(document: Document, each: RoundFindings, data: dict[str, Any]) -> None:
    numbers = data["people"] | {"before": data["from_round"], "number": each.number}
    document.paragraph(
        _(
            "From round %(before)s to round %(number)s: %(completers)s answered both, %(left)s"
            " left, %(joined)s joined."
        )
        % numbers
    )
    why = WHY_WITHHELD.get(data["withheld"]) or WHY_APART.get(data.get("withheld_apart", ""))
    if why and data["people"]["left"]:
        document.paragraph(str(why))
    if data.get("kept"):
        _add_kept(document, each, data)


def _add_kept(document: Document, each: RoundFindings, data: dict[str, Any]) -> None:
    items, same = results_of_items(each.survey_round), rated_before(each.survey_round)
    reworded = {str(item.version.priority_id) for item in items if item.version_id not in same}
    table = kept_table(items, data, each.survey_round.survey.rule, reworded)
    document.paragraph(f"{table.title}: {table.note}")
    document.table(
        str(table.title),
        [str(table.first), *(str(column.name) for column in table.columns)],
        [[str(row.head), *map(str, row.cells)] for row in table.rows],
        widths=[2, 4, 4, 4, 4],
    )
