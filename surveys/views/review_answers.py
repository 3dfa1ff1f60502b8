from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from surveys.exceptions import NotInRound, Refusal
from surveys.models import Expert
from surveys.queries import own_answers, own_suggestions, round_for_expert
from surveys.rating_rows import rows_for
from surveys.secrets import Link
from surveys.services import ratings
from surveys.services.ratings import suggestion_keys
from surveys.views.access import expert_page
from surveys.views.rate_priorities import frame, round_over


@require_http_methods(["GET", "HEAD", "POST"])
@expert_page
def review_answers(request: HttpRequest, expert: Expert, link: Link, round_id: int) -> HttpResponse:
    survey_round = round_for_expert(expert, round_id)
    if survey_round is None:
        raise Http404
    if not survey_round.is_open:
        return round_over(request, expert, survey_round)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            ratings.submit_ballot(link=link, round_id=round_id)
        except Refusal as problem:
            refusal, status = problem, 400 if isinstance(problem, NotInRound) else 409
        else:
            response = redirect("surveys:answers_submitted", round_id=round_id)
            response.status_code = 303
            return response
    _ballot, values = own_answers(link.ballot_id(round_id))
    rows = rows_for(survey_round, link, values)
    context = frame(expert, survey_round) | {
        "answered_rows": [row for row in rows if row.is_answered],
        "open_rows": [row for row in rows if not row.is_answered],
        "suggestions": own_suggestions(suggestion_keys(link, round_id)).values(),
        "total": len(rows),
        "refusal": refusal,
    }
    return render(request, "surveys/review_answers.html", context, status=status)


@require_safe
@expert_page
def answers_submitted(
    request: HttpRequest, expert: Expert, link: Link, round_id: int
) -> HttpResponse:
    survey_round = round_for_expert(expert, round_id)
    ballot, values = own_answers(link.ballot_id(round_id))
    if survey_round is None or ballot is None:
        raise Http404
    context = frame(expert, survey_round) | {
        "answered": len(values),
        "is_submitted": ballot.is_submitted,
    }
    return render(request, "surveys/answers_submitted.html", context)
