from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.lineage import picture_of, steps_of
from surveys.models import Survey
from surveys.permissions import can_refine, can_view_results
from surveys.queries import history_of
from surveys.views.access import survey_page


@require_safe
@survey_page(can_view_results)
def survey_lineage(request: HttpRequest, survey: Survey) -> HttpResponse:
    history = history_of(survey)
    sealed = [each for each in history.rounds if each.is_sealed]
    context = {
        "survey": survey,
        "stages": steps_of(history),
        "picture": picture_of(history),
        "latest": sealed[-1] if sealed else None,
        "may_refine": can_refine(survey.pillar.study.visitor_role),
    }
    return render(request, "surveys/survey_lineage.html", context)


@require_safe
@survey_page(can_view_results)
def survey_lineage_picture(_request: HttpRequest, survey: Survey) -> HttpResponse:
    """The picture as a file."""
    svg = picture_of(history_of(survey))
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    name = f"{survey.pillar.study.slug}-pillar-{survey.pillar.number}-lineage"
    response["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return response
