from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.views.access import Reading, edition_page, json_file
from surveys import bundle


@require_safe
@edition_page
def edition_file(_request: HttpRequest, reading: Reading) -> HttpResponse:
    name = f"{reading.content.slug}-edition-{reading.edition.number}.json"
    return json_file(bundle.canonical(reading.edition.snapshot), name)
