from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from surveys import tasks
from surveys.exceptions import Refusal
from surveys.forms.panel import ExpertForm
from surveys.models import PanelSeat
from surveys.permissions import can_edit_survey
from surveys.queries import groups_are_fixed, has_running_round, panels_of
from surveys.services.erasure import request_erasure
from surveys.services.experts import change_expert, repeat_invitation, set_declined
from surveys.services.panels import replace_link
from surveys.views.access import seat_page


@require_http_methods(["GET", "HEAD", "POST"])
@seat_page(can_edit_survey)
def expert_manage(request: HttpRequest, seat: PanelSeat) -> HttpResponse:
    expert = seat.expert
    known = {name: getattr(expert, name) for name in ("name", "language", "group", "conflicts")}
    known["email"] = expert.proposed_email or expert.email
    is_fixed = groups_are_fixed(expert.study)
    sent = request.POST if request.method == "POST" else None
    form = ExpertForm(sent, initial=known, groups_are_fixed=is_fixed)
    if request.method == "POST" and form.is_valid():
        try:
            changed = form.cleaned_data
            saved = change_expert(expert=expert, by=request.user, now=timezone.now(), **changed)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("surveys:expert_manage", seat.pk)
    context = {
        "survey": seat.survey,
        "seat": seat,
        "expert": expert,
        "form": form,
        "panels": panels_of(expert),
        "is_running": has_running_round(seat.survey),
    }
    return render(request, "surveys/expert_manage.html", context)


@require_POST
@seat_page(can_edit_survey)
def expert_invite(request: HttpRequest, seat: PanelSeat) -> HttpResponse:
    try:
        repeat_invitation(seat=seat, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        tasks.hint(tasks.send_messages)
        messages.success(
            request, _("%(name)s gets the invitation again.") % {"name": seat.expert.name}
        )
    return redirect("surveys:expert_manage", seat.pk)


@require_POST
@seat_page(can_edit_survey)
def expert_declined(request: HttpRequest, seat: PanelSeat) -> HttpResponse:
    declined = request.POST.get("declined") == "yes"
    set_declined(expert=seat.expert, declined=declined, by=request.user, now=timezone.now())
    sentence = (
        _("It is noted that %(name)s does not take part.")
        if declined
        else _("It is noted that %(name)s takes part after all.")
    )
    messages.success(request, sentence % {"name": seat.expert.name})
    return redirect("surveys:expert_manage", seat.pk)


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
