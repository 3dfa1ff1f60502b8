import datetime as dt
from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys import tasks
from surveys.enums import RoundState
from surveys.exceptions import InvalidTransition, Refusal
from surveys.forms.desk import OpeningForm
from surveys.models import Survey, SurveyRound
from surveys.permissions import can_run_round
from surveys.plan_words import plan_rows
from surveys.queries import (
    group_sizes,
    number_asked,
    planned_groups,
    round_blockers,
    versions_to_rate,
)
from surveys.rule_words import rule_sentences
from surveys.services.openings import call_opening_off, plan_opening
from surveys.services.rounds import open_round
from surveys.views.access import round_page

USUAL_LENGTH = dt.timedelta(days=14)
PLAN, CALL_OFF = "plan", "call-off"  # what a button sends; without, the round opens now


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_run_round)
def round_open(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if survey_round.state != RoundState.PLANNED:
        messages.info(request, _("This round has been opened already."))
        return redirect("surveys:round_progress", survey_round.pk)
    now = timezone.now()
    proposed = (now + USUAL_LENGTH).replace(minute=0, second=0, microsecond=0)
    initial = {
        "opens_at": survey_round.opens_at,
        "closes_at": survey_round.opens_until or proposed,
    }
    if request.POST.get("step") == CALL_OFF:
        return _called_off(request, survey_round, now)
    form = OpeningForm(request.POST or None, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        act = _planned if request.POST.get("step") == PLAN else _opened
        try:
            return act(request, survey_round, form, now)
        except InvalidTransition:
            messages.info(request, _("This round has been opened already."))
            return redirect("surveys:round_progress", survey_round.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
    survey = survey_round.survey
    context = {
        "survey": survey,
        "survey_round": survey_round,
        "form": form,
        "blockers": round_blockers(survey_round),
        "groups": groups_to_be(survey),
        "invitations": number_asked(survey_round),
        "versions": list(versions_to_rate(survey_round).select_related("priority")),
        "plan": plan_rows(survey.plan(round_count=survey.rounds.count())),
        "sentences": rule_sentences(survey.rule, survey.scale),
    }
    for version in context["versions"]:
        version.priority.survey = survey
    return render(request, "surveys/round_open.html", context)


def _opened(
    request: HttpRequest, survey_round: SurveyRound, form: OpeningForm, now: dt.datetime
) -> HttpResponse:
    opened = open_round(
        survey_round=survey_round,
        closes_at=form.cleaned_data["closes_at"],
        by=request.user,
        now=now,
    )
    tasks.hint(tasks.send_messages)
    sentence = _("Round %(number)s is open. %(count)s invitations are on their way.")
    messages.success(request, sentence % {"number": opened.number, "count": opened.invited})
    return redirect("surveys:round_progress", opened.pk)


def _planned(
    request: HttpRequest, survey_round: SurveyRound, form: OpeningForm, now: dt.datetime
) -> HttpResponse:
    if not form.cleaned_data["opens_at"]:
        raise Refusal(_("Choose a time to open that lies in the future."))
    planned = plan_opening(
        survey_round=survey_round,
        opens_at=form.cleaned_data["opens_at"],
        opens_until=form.cleaned_data["closes_at"],
        by=request.user,
        now=now,
    )
    sentence = _("Round %(number)s opens by itself.")
    messages.success(request, sentence % {"number": planned.number})
    return redirect("surveys:round_open", planned.pk)


def _called_off(request: HttpRequest, survey_round: SurveyRound, now: dt.datetime) -> HttpResponse:
    try:
        call_opening_off(survey_round=survey_round, by=request.user, now=now)
    except InvalidTransition:
        messages.info(request, _("This round has been opened already."))
    else:
        messages.success(request, _("Called off: the round opens only when you open it."))
    return redirect("surveys:round_open", survey_round.pk)


def groups_to_be(survey: Survey) -> list[tuple[str, int]]:
    """Under which merged groups the panel would answer, with the number of invited in each."""
    labels = planned_groups(survey)
    sizes: Counter[str] = Counter()
    for group, size in group_sizes(survey).items():
        if labels:
            sizes[labels[group]] += size
    return sorted(sizes.items())
