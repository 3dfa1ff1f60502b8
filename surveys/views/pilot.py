from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.forms.copies import TesterForm
from surveys.services.pilots import request_wipe, seat_testers


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def pilot(request: HttpRequest, study: Study) -> HttpResponse:
    if not study.is_pilot:
        return redirect("surveys:study_copy", study.slug)
    form = TesterForm(request.POST or None, pilot=study)
    if request.method == "POST" and form.is_valid():
        try:
            count = seat_testers(
                pilot=study, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("%(count)s test experts are seated.") % {"count": count})
            return redirect("study_board", study.slug)
    context = {"study": study, "form": form, "original": study.made_from}
    return render(request, "surveys/pilot.html", context)


@require_POST
@study_page(can_manage_study)
def pilot_wipe(request: HttpRequest, study: Study) -> HttpResponse:
    if not study.is_pilot:
        raise Http404
    request_wipe(pilot=study, by=request.user, now=timezone.now())
    messages.success(request, _("The pilot is wiped within a minute. Its links open nothing then."))
    return redirect("desk")
