from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule, judge
from surveys.enums import RoundState
from surveys.exceptions import Refusal
from surveys.forms.desk import RefineForm
from surveys.models import SurveyRound
from surveys.permissions import can_refine
from surveys.round_statistics.intervals import wilson
from surveys.services.refinement import dispose_all
from surveys.statistic_numbers import interval
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
        "entries": sorted(_entries(rows, form, survey.rule), key=_need),
        "following": following,
        "is_editable": following is not None and following.state == RoundState.PLANNED,
        "undecided": undecided,
        "decided": len(rows) - undecided,
        "rule": survey.rule,
    }
    return render(request, "surveys/round_refine.html", context)


def _entries(rows: Iterable[Row], form: RefineForm, rule: Rule) -> list[dict[str, Any]]:
    return [
        {"row": row} | _how_sure(row, rule) | fields
        for row, fields in zip(rows, form.rows(), strict=True)
    ]


def _how_sure(row: Row, rule: Rule) -> dict[str, Any]:
    """The interval of agreement, and by how many votes the verdict stands or is missed."""
    agreeing, rated = row.item.result.agreeing, row.item.result.rated
    if rated < SMALLEST_GROUP:
        return {"spare": None}
    ends = dict(zip(("wilson_lower", "wilson_upper"), wilson(agreeing, rated), strict=True))
    spare = judge(agreeing=agreeing, rated=rated, rule=rule).votes_to_spare
    return {"interval": interval(ends, rule), "spare": spare, "short": max(-spare, 0)}


def _need(entry: dict[str, Any]) -> tuple[bool, bool, int]:
    """What needs a decision first: undecided, nothing suggested, close to the threshold."""
    item, spare = entry["row"].item, entry["spare"]
    is_suggested = bool(item.disposition or entry["disposition"].value())
    return bool(item.disposition), is_suggested, 0 if spare is None else abs(spare)


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
