from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import confirmed_recently, study_page
from surveys.exceptions import Refusal
from surveys.models import StudyEnd
from surveys.queries import end_blockers, end_of
from surveys.services import study_end as services

STEPS = {
    "ask": (services.request_end, _("Asked for. Now a second coordinator has to confirm.")),
    "cancel": (services.cancel_end, _("Called off. Nothing was destroyed.")),
    "confirm": (services.confirm_end, _("Confirmed. The key is destroyed within a minute.")),
}


@require_safe
@study_page(can_manage_study, even_archived=True)
def study_end(request: HttpRequest, study: Study) -> HttpResponse:
    end = end_of(study)
    context = {
        "study": study,
        "end": end,
        "blockers": [] if end and end.confirmed_at else end_blockers(study),
        "may_confirm": _may_confirm(end, request.user.pk),
    }
    return render(request, "surveys/study_end.html", context)


@require_POST
@study_page(can_manage_study, even_archived=True)
@confirmed_recently
def study_end_step(request: HttpRequest, study: Study, step: str) -> HttpResponse:
    service, sentence = STEPS[step]
    try:
        service(study=study, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, str(sentence))
    return redirect("surveys:study_end", study.slug)


def _may_confirm(end: StudyEnd | None, user_id: int) -> bool:
    return end is not None and end.confirmed_at is None and end.requested_by_id != user_id
