from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.queries import locked_protocol
from roadmap.views.access import Reading, edition_page, found, json_file


@require_safe
@edition_page
def protocol_file(_request: HttpRequest, reading: Reading, pillar: int) -> HttpResponse:
    published = found(reading.content.pillar(pillar))
    # The protocol holds the candidate statements: of a survey under way only its hash is public.
    survey = found(published.survey if published.is_finished else None)
    text = found(locked_protocol(survey.protocol_sha256))
    return json_file(text, f"{reading.content.slug}-pillar-{pillar}-protocol.json")
