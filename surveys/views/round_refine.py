from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from surveys.enums import RoundState
from surveys.exceptions import Refusal
from surveys.forms.desk import RefineForm
from surveys.models import SurveyRound
from surveys.permissions import can_refine
from surveys.services.refinement import dispose_all
from surveys.views.access import round_page
from surveys.views.round_results import Row, result_rows
from surveys.visibility import shows_results


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_refine)
def round_refine(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if not shows_results(survey_round):
        raise Http404
    survey = survey_round.survey
    rows = result_rows(survey_round)
    form = RefineForm(
        request.POST or None,
        items=[row.item for row in rows],
        carries_consensus=survey.carries_consensus,
    )
    following = survey.rounds.filter(number=survey_round.number + 1).first()
    if request.method == "POST" and form.is_valid() and _saved(request, survey_round, form):
        return redirect("surveys:round_refine", survey_round.pk)
    undecided = sum(not row.item.disposition for row in rows)
    context = {
        "survey": survey,
        "survey_round": survey_round,
        "form": form,
        "entries": _entries(rows, form),
        "following": following,
        "is_editable": following is not None and following.state == RoundState.PLANNED,
        "undecided": undecided,
        "decided": len(rows) - undecided,
        "rule": survey.rule,
    }
    return render(request, "surveys/round_refine.html", context)


def _entries(rows: Iterable[Row], form: RefineForm) -> list[dict[str, Any]]:
    return [{"row": row} | fields for row, fields in zip(rows, form.rows(), strict=True)]


def _saved(request: HttpRequest, survey_round: SurveyRound, form: RefineForm) -> bool:
    decisions = form.decisions()
    try:
        dispose_all(
            survey_round=survey_round, decisions=decisions, by=request.user, now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    left = len(form.items) - len(decisions)
    sentence = ngettext(
        "The decisions are saved. %(count)s priority has none yet.",
        "The decisions are saved. %(count)s priorities have none yet.",
        left,
    )
    all_done = _("The decisions are saved. Every priority has one.")
    messages.success(request, sentence % {"count": left} if left else all_done)
    return True
