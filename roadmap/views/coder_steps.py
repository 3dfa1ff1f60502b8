"""What coders and coordinators do around the board: buttons, each with its own address."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from roadmap.codings import coder_of, coding_of
from roadmap.forms.coding import StepForm
from roadmap.models import Coder, PillarCoding
from roadmap.permissions import can_call_off_coding, can_code
from roadmap.services import adjudication, coders
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_POST
@study_page(can_code)
def coder_enter(request: HttpRequest, study: Study, pillar: int) -> HttpResponse:
    entered = found(study.pillars.select_related("study").filter(number=pillar).first())
    sentence = _("You code this pillar. Nobody else sees your codes before they are compared.")
    return _done(request, study, pillar, sentence, coders.enter_as_coder, pillar=entered)


@require_POST
@study_page(can_code)
def coder_hand_in(request: HttpRequest, study: Study, pillar: int) -> HttpResponse:
    coder: Coder = found(coder_of(study, pillar, member(request)))
    return _done(request, study, pillar, _("Handed in."), coders.hand_in, coder=coder)


@require_POST
@study_page(can_code)
def coder_take_back(request: HttpRequest, study: Study, pillar: int) -> HttpResponse:
    coder: Coder = found(coder_of(study, pillar, member(request)))
    form = StepForm(request.POST)
    if not form.is_valid():
        return _not_said(request, study, pillar, form)
    return _done(
        request,
        study,
        pillar,
        _("Taken back. You can change your codes again."),
        coders.take_back,
        coder=coder,
        reason=form.cleaned_data["reason"],
    )


@require_POST
@study_page(can_call_off_coding)
def coding_call_off(request: HttpRequest, study: Study, pillar: int) -> HttpResponse:
    coding: PillarCoding = found(coding_of(study, pillar))
    form = StepForm(request.POST)
    if not form.is_valid():
        return _not_said(request, study, pillar, form)
    return _done(
        request,
        study,
        pillar,
        _("The independent coding is called off."),
        coders.call_off,
        coding=coding,
        reason=form.cleaned_data["reason"],
    )


@require_POST
@study_page(can_code)
def coding_open(request: HttpRequest, study: Study, pillar: int) -> HttpResponse:
    coding: PillarCoding = found(coding_of(study, pillar))
    response = _done(
        request, study, pillar, _("The codes are open."), adjudication.open_codes, coding=coding
    )
    coding.refresh_from_db()
    if coding.is_open and coding.coders.count() > 1:
        return redirect("roadmap:coding_comparison", study.slug, pillar)
    return response


def _done(
    request: HttpRequest,
    study: Study,
    number: int,
    sentence: str,
    step: Callable[..., Any],
    /,
    **about: Any,
) -> HttpResponse:
    """Do it, say so or why not, and go back to the pillar on the board."""
    try:
        step(by=member(request), now=timezone.now(), **about)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, sentence)
    return _back(study, number)


def _not_said(request: HttpRequest, study: Study, number: int, form: StepForm) -> HttpResponse:
    """Nothing is done without a reason that can be read."""
    messages.error(request, " ".join(form.errors["reason"]))
    return _back(study, number)


def _back(study: Study, number: int) -> HttpResponse:
    response = redirect("roadmap:coding_board", study.slug)
    response["Location"] += f"#pillar-{number}"
    return response
