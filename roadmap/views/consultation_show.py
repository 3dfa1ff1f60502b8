from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from roadmap.consultations import consultation_about
from roadmap.permissions import can_publish
from roadmap.services.consultations import hide_consultation, show_consultation
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_POST
@study_page(can_publish)
def consultation_show(request: HttpRequest, study: Study, nth: int, pillar: int) -> HttpResponse:
    sentence = _("Readers see it now, beside each action that it concerns.")
    return _done(request, study, (nth, pillar), show_consultation, sentence)


@require_POST
@study_page(can_publish)
def consultation_hide(request: HttpRequest, study: Study, nth: int, pillar: int) -> HttpResponse:
    sentence = _("Readers see it no longer. The record says so.")
    return _done(request, study, (nth, pillar), hide_consultation, sentence)


def _done(
    request: HttpRequest,
    study: Study,
    place: tuple[int, int],
    change: Callable[..., object],
    sentence: str,
) -> HttpResponse:
    nth, pillar = place
    found(consultation_about(study, nth, pillar))
    try:
        change(study=study, nth=nth, pillar=pillar, by=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, sentence)
    return redirect(reverse("roadmap:follow_up_board", args=[study.slug]) + "#consultations")
