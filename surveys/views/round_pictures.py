from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.models import SurveyRound
from surveys.permissions import can_view_results
from surveys.round_pictures import picture_of, pictures_of
from surveys.views.access import round_page
from surveys.visibility import shows_results


@require_safe
@round_page(can_view_results)
def round_pictures(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if not shows_results(survey_round):
        raise Http404
    context = {
        "survey": survey_round.survey,
        "survey_round": survey_round,
        "pictures": pictures_of(survey_round),
    }
    return render(request, "surveys/round_pictures.html", context)


@require_safe
@round_page(can_view_results)
def round_picture(_request: HttpRequest, survey_round: SurveyRound, picture: str) -> HttpResponse:
    """One picture as a file."""
    found = picture_of(survey_round, picture) if shows_results(survey_round) else None
    if found is None:
        raise Http404
    response = HttpResponse(found.svg, content_type="image/svg+xml; charset=utf-8")
    pillar = survey_round.survey.pillar
    name = f"{pillar.study.slug}-pillar-{pillar.number}-round-{survey_round.number}-{found.name}"
    response["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return response
