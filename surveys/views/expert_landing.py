from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from studies.views.access import declare
from surveys.models import Expert, SurveyRound
from surveys.pace import minutes
from surveys.queries import (
    expert_by_auth,
    is_asked,
    is_over_for,
    rounds_for_expert,
    seconds_for_rounds,
)
from surveys.secrets import read_token
from surveys.views.access import LINK_COOKIE, keep_private, prefer_language, unknown_link

LINK_COOKIE_AGE = 60 * 60 * 24 * 14


@require_http_methods(["GET", "HEAD", "POST"])
def expert_landing(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, as mail scanners look first; the button sets a cookie, no more."""
    link = read_token(token)
    expert = expert_by_auth(link.auth) if link else None
    if link is None or expert is None:
        return unknown_link(request, token)
    if request.method == "POST":
        response = redirect("surveys:expert_home")
        response.status_code = 303
        response.set_cookie(
            LINK_COOKIE,
            link.token,
            max_age=LINK_COOKIE_AGE,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
        return keep_private(response)
    prefer_language(request, expert.language)
    rounds = [r for r in rounds_for_expert(expert) if r.is_open and is_asked(r, link.ballot_key)]
    context = {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "masked_name": masked(expert.name),
        "token": link.token,
        "counts_under": counts_under(expert, rounds),
        "rounds": rounds,
        "is_over": not rounds and is_over_for(expert),
        "minutes": minutes(sum(seconds_for_rounds(rounds).values())),
    }
    return keep_private(render(request, "surveys/expert_landing.html", context))


def counts_under(expert: Expert, rounds: list[SurveyRound]) -> str:
    """The merged group under which the expert's ballots count, if the study has a breakdown."""
    labels = [each.group_labels.get(expert.group, "") for each in rounds]
    return ", ".join(sorted({label for label in labels if label}))


def masked(name: str) -> str:
    """Return the initials: enough to notice a wrong link, too little to learn a name."""
    return " ".join(f"{word[0]}…" for word in name.split())


declare(expert_landing, "everyone; the link in the address decides what is shown")
