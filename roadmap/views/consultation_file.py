from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.consultations import consultation_about
from roadmap.queries import bundle_of_round
from roadmap.views.access import Reading, followed_page, found, json_file


@require_safe
@followed_page
def consultation_file(
    _request: HttpRequest, reading: Reading, nth: int, pillar: int
) -> HttpResponse:
    """The sealed votes of a consultation that readers see."""
    consultation = found(consultation_about(reading.edition.study, nth, pillar))
    shown = found(consultation.shown)
    text = found(bundle_of_round(shown.survey_round_id))
    return json_file(text, f"{reading.content.slug}-progress-{nth}-pillar-{pillar}.json")
