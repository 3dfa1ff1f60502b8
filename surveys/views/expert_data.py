from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studies.views.access import declare
from surveys.exceptions import Refusal
from surveys.models import Expert
from surveys.queries import answer_counts, expert_by_auth, rounds_for_expert
from surveys.secrets import Link, read_token
from surveys.services.erasure import request_erasure
from surveys.services.panels import replace_link
from surveys.services.ratings import withdraw_answers
from surveys.views.access import LINK_COOKIE, expert_page, keep_private, unknown_link


@require_safe
@expert_page
def expert_data(request: HttpRequest, expert: Expert, link: Link) -> HttpResponse:
    rounds = list(rounds_for_expert(expert))
    answered = answer_counts(link.ballot_id(each.pk) for each in rounds if each.is_open)
    context = {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "expert": expert,
        "open_rounds": [each for each in rounds if link.ballot_id(each.pk) in answered],
        "sealed_rounds": [each for each in rounds if each.is_sealed],
    }
    return render(request, "surveys/expert_data.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@expert_page
def answers_withdraw(
    request: HttpRequest, expert: Expert, link: Link, round_id: int
) -> HttpResponse:
    survey_round = next((r for r in rounds_for_expert(expert) if r.pk == round_id), None)
    if survey_round is None:
        raise Http404
    if request.method == "POST":
        try:
            withdraw_answers(link=link, round_id=round_id)
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            messages.success(request, _("Your answers to this round are deleted."))
        return redirect("surveys:expert_data")
    context = {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "survey_round": survey_round,
        "pillar": survey_round.survey.pillar,
    }
    return render(request, "surveys/answers_withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@expert_page
def expert_erase(request: HttpRequest, expert: Expert, link: Link) -> HttpResponse:  # noqa: ARG001
    context = {"study": expert.study, "simulated": expert.study.is_simulated}
    if request.method != "POST":
        return render(request, "surveys/expert_erase.html", context)
    request_erasure(expert=expert, by=None, now=timezone.now())
    response = render(request, "surveys/expert_erased.html", context)
    response.delete_cookie(LINK_COOKIE)
    return response


@require_POST
def link_replace(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds a link may switch it off; the new one goes to the expert's own address."""
    link = read_token(token)
    expert = expert_by_auth(link.auth) if link else None
    if expert is None:
        return unknown_link(request, token)
    replace_link(expert=expert, by=None, now=timezone.now())
    context = {"study": expert.study, "simulated": expert.study.is_simulated}
    response = keep_private(render(request, "surveys/link_replaced.html", context))
    response.delete_cookie(LINK_COOKIE)
    return response


declare(link_replace, "everyone; the link in the address decides whose link is replaced")
