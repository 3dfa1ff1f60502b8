from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.queries import sealed_bundle
from roadmap.views.access import Reading, edition_page, found, json_file


@require_safe
@edition_page
def bundle_file(
    _request: HttpRequest, reading: Reading, pillar: int, round_number: int
) -> HttpResponse:
    survey_round = found(found(reading.content.pillar(pillar)).round(round_number))
    text = found(sealed_bundle(survey_round.bundle_sha256))
    return json_file(text, f"{reading.content.slug}-pillar-{pillar}-round-{round_number}.json")
