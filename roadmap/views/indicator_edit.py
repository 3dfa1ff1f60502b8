from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.follow_up import indicator_of
from roadmap.forms.follow_up import IndicatorForm, RetireForm
from roadmap.permissions import can_follow_up
from roadmap.services.indicators import retire_indicator
from roadmap.views.access import found, member
from roadmap.views.indicator_new import saved
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
def indicator_edit(request: HttpRequest, study: Study, indicator_id: int) -> HttpResponse:
    indicator = found(indicator_of(study, indicator_id))
    initial = model_to_dict(indicator) | {
        name: f"{getattr(indicator, name).normalize():f}" for name in ("baseline", "target")
    }
    form = IndicatorForm(request.POST or None, initial=initial)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and saved(request, form, study, indicator.action_slug, indicator):
        messages.success(request, _("Indicator %(code)s is saved.") % {"code": indicator.code})
        return redirect("roadmap:indicator_detail", study.slug, indicator_id)
    context = {"study": study, "indicator": indicator, "form": form}
    return render(request, "roadmap/indicator_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
def indicator_retire(request: HttpRequest, study: Study, indicator_id: int) -> HttpResponse:
    indicator = found(indicator_of(study, indicator_id))
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because, by = form.cleaned_data["because"], member(request)
        try:
            retire_indicator(indicator=indicator, because=because, by=by, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            sentence = _("Indicator %(code)s is retired. Its values stay.")
            messages.success(request, sentence % {"code": indicator.code})
        return redirect("roadmap:indicator_detail", study.slug, indicator_id)
    context = {"study": study, "indicator": indicator, "form": form}
    return render(request, "roadmap/indicator_retire.html", context)
