from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.follow_up import Progress, indicator_of, last_reminder_of, progress_of
from roadmap.forms.follow_up import MeasurementForm
from roadmap.permissions import can_follow_up
from roadmap.services.measurements import enter_measurement
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
def indicator_detail(request: HttpRequest, study: Study, indicator_id: int) -> HttpResponse:
    """The values of an indicator, and the form for the next one."""
    indicator = found(indicator_of(study, indicator_id))
    progress = progress_of(indicator, today=timezone.localdate())
    form = MeasurementForm(request.POST or None, unit=indicator.unit)
    if request.method == "POST" and form.is_valid() and _entered(request, form, progress):
        messages.success(request, _("The value is entered. Readers see it now."))
        return redirect(request.path)
    context = {
        "study": study,
        "indicator": indicator,
        "progress": progress,
        "reminder": last_reminder_of(indicator),
        "form": form,
    }
    return render(request, "roadmap/indicator_detail.html", context)


def _entered(request: HttpRequest, form: MeasurementForm, progress: Progress) -> bool:
    by, now = member(request), timezone.now()
    try:
        enter_measurement(indicator=progress.indicator, by=by, now=now, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True
