from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import tasks
from surveys.models import PanelSeat
from surveys.permissions import can_edit_survey
from surveys.services.erasure import request_erasure
from surveys.services.panels import replace_link
from surveys.views.access import seat_page


@require_safe
@seat_page(can_edit_survey)
def expert_manage(request: HttpRequest, seat: PanelSeat) -> HttpResponse:
    context = {"survey": seat.survey, "seat": seat, "expert": seat.expert}
    return render(request, "surveys/expert_manage.html", context)


@require_POST
@seat_page(can_edit_survey)
def expert_new_link(request: HttpRequest, seat: PanelSeat) -> HttpResponse:
    replace_link(expert=seat.expert, by=request.user, now=timezone.now())
    tasks.hint(tasks.send_messages)
    messages.success(
        request,
        _("%(name)s gets a new link by mail; the old one opens nothing any more.")
        % {"name": seat.expert.name},
    )
    return redirect("surveys:panel", seat.survey_id)


@require_POST
@seat_page(can_edit_survey)
def expert_forget(request: HttpRequest, seat: PanelSeat) -> HttpResponse:
    request_erasure(expert=seat.expert, by=request.user, now=timezone.now())
    messages.success(
        request,
        _("%(name)s will be erased within a few minutes. The link opens nothing any more.")
        % {"name": seat.expert.name},
    )
    return redirect("surveys:panel", seat.survey_id)
