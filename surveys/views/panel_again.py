from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.forms.copies import AgainForm
from surveys.queries import again_blockers, seats_to_ask_again
from surveys.services.panel_again import invite_panel_again


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def panel_again(request: HttpRequest, study: Study) -> HttpResponse:
    if not study.is_progress:
        raise Http404
    form = AgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count = invite_panel_again(study=study, by=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            sentence = ngettext(
                "%(count)s place on the panels is taken. No mail has gone out yet.",
                "%(count)s places on the panels are taken. No mail has gone out yet.",
                count,
            )
            messages.success(request, sentence % {"count": count})
            return redirect("study_board", study.slug)
    blockers = again_blockers(study, request.user)
    context = {
        "study": study,
        "original": study.made_from,
        "form": form,
        "blockers": blockers,
        "count": 0 if blockers else seats_to_ask_again(study).values("expert").distinct().count(),
    }
    return render(request, "surveys/panel_again.html", context)
