from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from studies.queries import renewed_study
from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule, judge
from surveys.enums import RoundState
from surveys.exceptions import Refusal
from surveys.forms.desk import RefineForm
from surveys.models import PriorityVersion, RoundItem, SurveyRound
from surveys.next_list import NextList, next_list
from surveys.permissions import can_refine
from surveys.queries import (
    NearItem,
    blockers_of,
    judged_items,
    live_beside,
    near_undecided,
    round_after,
)
from surveys.round_statistics.intervals import wilson
from surveys.services.refinement import dispose_all, take_back
from surveys.statistic_numbers import interval
from surveys.views.access import round_page
from surveys.views.round_results import Row, result_rows
from surveys.visibility import shows_results

LONGEST_ID = 20  # digits


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_refine)
def round_refine(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    """Decide about every item; with `preview`, only the next list by what is chosen, as a part."""
    if not shows_results(survey_round):
        raise Http404
    if "preview" in request.POST:
        return _preview(request, survey_round)
    freed = _take_back(request, survey_round) if "undo" in request.POST else []
    survey = survey_round.survey
    rows = result_rows(survey_round)
    items = [row.item for row in rows]
    form = _form(request, survey_round, items, freed)
    if form.is_bound and form.is_valid() and _saved(request, survey_round, form):
        return redirect("surveys:round_refine", survey_round.pk)
    following = round_after(survey_round)
    beside = live_beside(survey_round)
    next_one = _next_list(survey_round, form, beside)
    near = near_undecided(items, _live(next_one, beside))
    undecided = sum(not item.disposition for item in items)
    context = {
        "survey": survey,
        "survey_round": survey_round,
        "form": form,
        "entries": sorted(_entries(rows, form, survey.rule, near), key=_need),
        "following": following,
        "is_editable": following is not None and following.state == RoundState.PLANNED,
        "undecided": undecided,
        "decided": len(rows) - undecided,
        "rule": survey.rule,
        "next_list": next_one,
        "blockers": blockers_of(following) if following else [],
        "renewed": renewed_study(survey.pillar.study, request.user),
    }
    return render(request, "surveys/round_refine.html", context)


def _preview(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    """The panel beside the decisions as they are chosen at this moment; nothing is saved."""
    form = _form(request, survey_round, judged_items(survey_round))
    following = round_after(survey_round)
    context = {
        "survey_round": survey_round,
        "following": following,
        "next_list": _next_list(survey_round, form, live_beside(survey_round)),
        "blockers": blockers_of(following) if following else [],
    }
    return render(request, "surveys/_next_list.html", context)


def _form(
    request: HttpRequest,
    survey_round: SurveyRound,
    items: list[RoundItem],
    freed: Sequence[RoundItem] = (),
) -> RefineForm:
    """What was typed; where it is not to be saved, as a page that was never sent.

    Of items that were just freed, what was typed belongs to what is gone.
    """
    asked = {"items": items, "carries_consensus": survey_round.survey.carries_consensus}
    if "preview" not in request.POST and "undo" not in request.POST:
        return RefineForm(request.POST or None, **asked)
    gone = {f"{part}-{item.pk}" for item in freed for part in ("decision", "why")}
    typed = {name: value for name, value in request.POST.items() if name not in gone}
    return RefineForm(initial=typed, **asked)


def _next_list(
    survey_round: SurveyRound, form: RefineForm, beside: Iterable[PriorityVersion]
) -> NextList:
    added = [version for version in beside if version.is_added]
    number = survey_round.number + 1
    return next_list(form.items, added=added, number=number, chosen=form.chosen())


def _live(next_one: NextList, beside: Iterable[PriorityVersion]) -> list[PriorityVersion]:
    """Wordings that live on and are not items of this round."""
    made = [entry.version for entry in next_one.entries if entry.sources]
    return [*made, *beside]


def _take_back(request: HttpRequest, survey_round: SurveyRound) -> list[RoundItem]:
    asked = request.POST["undo"]
    try:
        freed = take_back(
            survey_round=survey_round,
            item_id=int(asked) if asked.isdecimal() and len(asked) < LONGEST_ID else 0,
            by=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return []
    codes = ", ".join(item.version.priority.code for item in freed)
    if freed:
        messages.success(request, _("Undecided again: %(codes)s.") % {"codes": codes})
    return freed


def _entries(
    rows: Iterable[Row], form: RefineForm, rule: Rule, near: Mapping[int, list[NearItem]]
) -> list[dict[str, Any]]:
    return [
        {"row": row, "near": near.get(row.item.pk, [])} | _how_sure(row, rule) | fields
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
        changed = dispose_all(
            survey_round=survey_round, decisions=decisions, by=request.user, now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    freed = {item.pk for item in changed if not item.disposition}
    left = len(form.items) - len(decisions.keys() - freed)
    sentence = ngettext(
        "The decisions are saved. %(count)s priority has none yet.",
        "The decisions are saved. %(count)s priorities have none yet.",
        left,
    )
    all_done = _("The decisions are saved. Every priority has one.")
    messages.success(request, sentence % {"count": left} if left else all_done)
    return True
