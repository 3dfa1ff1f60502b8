from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from studies.views.access import public_page
from surveys.models import Expert
from surveys.pace import minutes
from surveys.queries import (
    answer_counts,
    is_asked,
    is_over_for,
    rounds_for_expert,
    seconds_for_rounds,
)
from surveys.secrets import Link
from surveys.views.access import LINK_COOKIE, expert_page


@require_safe
@expert_page
def expert_home(request: HttpRequest, expert: Expert, link: Link) -> HttpResponse:
    rounds = [r for r in rounds_for_expert(expert) if not r.is_open or is_asked(r, link.ballot_key)]
    done = answer_counts(link.ballot_id(r.pk) for r in rounds if r.is_open)
    seconds = seconds_for_rounds([each for each in rounds if each.is_open])
    rows = [
        {
            "survey_round": survey_round,
            "pillar": survey_round.survey.pillar,
            "done": done.get(link.ballot_id(survey_round.pk), 0),
            "minutes": minutes(seconds.get(survey_round.pk, 0)),
        }
        for survey_round in rounds
    ]
    open_rows = [row for row in rows if row["survey_round"].is_open]
    context = {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "expert": expert,
        "open_rows": open_rows,
        "is_over": not open_rows and is_over_for(expert),
        "past_rows": [row for row in rows if not row["survey_round"].is_open],
    }
    return render(request, "surveys/expert_home.html", context)


@require_POST
@public_page
def expert_leave(_request: HttpRequest) -> HttpResponse:
    response = redirect("front_page")
    response.delete_cookie(LINK_COOKIE)
    return response
