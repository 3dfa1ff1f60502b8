from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roadmap.models.snapshot import PublishedPillar
from roadmap.views.access import Reading, edition_page, render_edition


@require_safe
@edition_page
def check_result(request: HttpRequest, reading: Reading) -> HttpResponse:
    pillars = reading.content.finished_pillars
    rows = [row for pillar in pillars for row in _rows(reading, pillar)]
    return render_edition(request, "roadmap/check_result.html", reading, check_rounds=rows)


def _rows(reading: Reading, pillar: PublishedPillar) -> list[dict[str, str]]:
    """The rounds of a pillar, each with where its file and the one before it are."""
    rows: list[dict[str, str]] = []
    for survey_round in pillar.survey.rounds if pillar.survey else []:
        numbers = {"numeral": pillar.numeral, "number": survey_round.number}
        rows.append(
            {
                "label": _("Pillar %(numeral)s, round %(number)s") % numbers,
                "url": reading.address("bundle_file", pillar.number, survey_round.number),
                "sha256": survey_round.bundle_sha256,
                "previous": rows[-1]["url"] if rows else "",
            }
        )
    return rows
