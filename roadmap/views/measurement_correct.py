from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.follow_up import measurement_of
from roadmap.forms.follow_up import CorrectionForm, WithdrawalForm
from roadmap.models import Measurement
from roadmap.permissions import can_follow_up
from roadmap.services.measurements import correct_measurement, withdraw_measurement
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
def measurement_correct(request: HttpRequest, study: Study, measurement_id: int) -> HttpResponse:
    """Two forms on one page: another value in its place, or none."""
    measurement = found(measurement_of(study, measurement_id))
    is_withdrawal = "withdraw" in request.POST
    unit, sent = measurement.indicator.unit, request.POST or None
    correction = CorrectionForm(
        None if is_withdrawal else sent, initial=_as_entered(measurement), unit=unit
    )
    withdrawal = WithdrawalForm(sent if is_withdrawal else None)
    form = withdrawal if is_withdrawal else correction
    if request.method == "POST" and form.is_valid() and _done(request, form, measurement):
        sentence = _("The value counts no longer.") if is_withdrawal else _("It is corrected.")
        messages.success(request, sentence)
        return redirect("roadmap:indicator_detail", study.slug, measurement.indicator_id)
    context = {
        "study": study,
        "measurement": measurement,
        "indicator": measurement.indicator,
        "correction": correction,
        "withdrawal": withdrawal,
        "form": form,
    }
    return render(request, "roadmap/measurement_correct.html", context)


def _as_entered(measurement: Measurement) -> dict[str, Any]:
    return {
        "measured_on": measurement.measured_on,
        "value": f"{measurement.value.normalize():f}",
        "evidence": measurement.evidence,
        "evidence_url": measurement.evidence_url,
    }


def _done(
    request: HttpRequest, form: CorrectionForm | WithdrawalForm, measurement: Measurement
) -> bool:
    by, now = member(request), timezone.now()
    try:
        if isinstance(form, WithdrawalForm):
            because = form.cleaned_data["withdrawn_because"]
            withdraw_measurement(measurement=measurement, because=because, by=by, now=now)
        else:
            correct_measurement(measurement=measurement, by=by, now=now, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True
