from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from surveys.models import SurveyRound
from surveys.permissions import can_view_results
from surveys.views.access import round_page
from surveys.visibility import shows_results


@require_safe
@round_page(can_view_results)
def round_bundle(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:  # noqa: ARG001
    if not shows_results(survey_round):
        raise Http404
    pillar = survey_round.survey.pillar
    name = f"{pillar.study.slug}-pillar-{pillar.number}-round-{survey_round.number}.json"
    response = HttpResponse(survey_round.result.bundle, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
