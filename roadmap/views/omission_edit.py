from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmap.forms.notes import OmissionForm
from roadmap.permissions import can_write_actions
from roadmap.queries import StandingPriority, coded_priorities
from roadmap.services.omissions import explain_omission, withdraw_omission
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_write_actions)
def omission_edit(request: HttpRequest, study: Study, code: str) -> HttpResponse:
    row = _row(study, code)
    form = OmissionForm(request.POST or None, instance=row.omission, study=study)
    if request.method == "POST" and form.is_valid():
        try:
            explain_omission(
                priority=row.priority, by=member(request), now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The reason for %(code)s is saved.") % {"code": code})
            return redirect("roadmap:action_board", study.slug)
    context = {"study": study, "row": row, "form": form}
    return render(request, "roadmap/omission_edit.html", context)


@require_POST
@study_page(can_write_actions)
def omission_withdraw(request: HttpRequest, study: Study, code: str) -> HttpResponse:
    withdraw_omission(priority=_row(study, code).priority, by=member(request), now=timezone.now())
    messages.success(
        request,
        _("The reason for %(code)s is taken back. Published editions keep it.") % {"code": code},
    )
    return redirect("roadmap:action_board", study.slug)


def _row(study: Study, code: str) -> StandingPriority:
    rows = (row for row in coded_priorities(study) if row.priority.code == code)
    return found(next(rows, None))
