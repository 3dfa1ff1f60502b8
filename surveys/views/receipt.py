import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.bundle import CANNOT_JUDGE as CANNOT_JUDGE_IN_BUNDLE
from surveys.models import CANNOT_JUDGE, Expert, SurveyRound
from surveys.queries import items_of_round, own_answers, own_sealed_answers, round_for_expert
from surveys.secrets import Link
from surveys.views.access import expert_page
from surveys.views.rate_priorities import frame

RECEIPT_FORMAT = "delphi-roadmap/receipt/1"


@require_safe
@expert_page
def receipt(request: HttpRequest, expert: Expert, link: Link, round_id: int) -> HttpResponse:
    survey_round = _answered_round(expert, round_id)
    content = receipt_of(survey_round, link)
    context = frame(expert, survey_round) | {
        "receipt": content,
        "qr_code": _qr_code(content),
    }
    return render(request, "surveys/receipt.html", context)


@require_safe
@expert_page
def receipt_file(_request: HttpRequest, expert: Expert, link: Link, round_id: int) -> HttpResponse:
    survey_round = _answered_round(expert, round_id)
    content = receipt_of(survey_round, link)
    response = HttpResponse(json.dumps(content, indent=1), content_type="application/json")
    name = f"receipt-pillar-{survey_round.survey.pillar.number}-round-{survey_round.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def receipt_of(survey_round: SurveyRound, link: Link) -> dict[str, Any]:
    """What proves to its holder, and to nobody else, that an answer was counted as given."""
    values = (
        own_sealed_answers(survey_round, link.ballot_key)
        if survey_round.is_sealed
        else own_answers(link.ballot_id(survey_round.pk))[1]
    )
    if not values:
        raise Http404
    return {
        "format": RECEIPT_FORMAT,
        "study": survey_round.survey.pillar.study.slug,
        "pillar": survey_round.survey.pillar.number,
        "round": survey_round.number,
        "round_id": survey_round.pk,
        "secret": link.receipt_secret(survey_round.pk).hex(),
        "ratings": [
            {
                "item": item.pk,
                "priority": item.version.priority.code,
                "code": link.tracking_code(survey_round.pk, item.pk),
                "rating": CANNOT_JUDGE_IN_BUNDLE
                if values[item.pk] == CANNOT_JUDGE
                else values[item.pk],
            }
            for item in items_of_round(survey_round)
            if item.pk in values
        ],
    }


def _answered_round(expert: Expert, round_id: int) -> SurveyRound:
    survey_round = round_for_expert(expert, round_id)
    if survey_round is None:
        raise Http404
    return survey_round


def _qr_code(content: dict[str, Any]) -> str:
    """The receipt without its ratings, which the codes find again, as a picture in an address."""
    import segno

    short = {name: content[name] for name in ("format", "round_id", "secret")}
    return segno.make(json.dumps(short), error="m").svg_data_uri(scale=4, border=2)
