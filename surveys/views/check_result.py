from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from surveys.models import Expert, SurveyRound
from surveys.queries import own_sealed_answers, round_for_expert, sealed_rounds
from surveys.secrets import Link
from surveys.views.access import expert_page
from surveys.views.rate_priorities import frame
from surveys.visibility import shows_results


@require_safe
@expert_page
def check_result(request: HttpRequest, expert: Expert, link: Link, round_id: int) -> HttpResponse:
    survey_round = _sealed_round(expert, round_id)
    context = frame(expert, survey_round) | {
        "check_rounds": _rows(survey_round),
        "has_receipt": bool(own_sealed_answers(survey_round, link.ballot_key)),
    }
    return render(request, "surveys/check_result.html", context)


@require_safe
@expert_page
def expert_bundle(
    _request: HttpRequest, expert: Expert, _link: Link, round_id: int
) -> HttpResponse:
    survey_round = _sealed_round(expert, round_id)
    pillar = survey_round.survey.pillar
    name = f"{pillar.study.slug}-pillar-{pillar.number}-round-{survey_round.number}.json"
    response = HttpResponse(survey_round.result.bundle, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sealed_round(expert: Expert, round_id: int) -> SurveyRound:
    survey_round = round_for_expert(expert, round_id)
    if survey_round is None or not shows_results(survey_round):
        raise Http404
    return survey_round


def _rows(chosen: SurveyRound) -> list[dict[str, object]]:
    """The sealed rounds of the same survey, each with where its file and the one before it are."""
    rows: list[dict[str, object]] = []
    for survey_round in sealed_rounds(chosen.survey):
        rows.append(
            {
                "label": _("Round %(number)s") % {"number": survey_round.number},
                "url": reverse("surveys:expert_bundle", args=[survey_round.pk]),
                "sha256": survey_round.result.bundle_sha256,
                "previous": rows[-1]["url"] if rows else "",
                "is_chosen": survey_round.pk == chosen.pk,
            }
        )
    return rows
