from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.follow_up import followable_action
from roadmap.forms.follow_up import IndicatorForm
from roadmap.models import Indicator
from roadmap.permissions import can_follow_up
from roadmap.services.indicators import save_indicator
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
def indicator_new(request: HttpRequest, study: Study, action_slug: str) -> HttpResponse:
    action = found(followable_action(study, action_slug))
    form = IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        indicator = saved(request, form, study, action_slug)
        if indicator:
            messages.success(request, _("Indicator %(code)s is saved.") % {"code": indicator.code})
            return redirect("roadmap:indicator_detail", study.slug, indicator.pk)
    context = {"study": study, "action": action, "form": form}
    return render(request, "roadmap/indicator_new.html", context)


def saved(
    request: HttpRequest,
    form: IndicatorForm,
    study: Study,
    action_slug: str,
    indicator: Indicator | None = None,
) -> Indicator | None:
    """Save what was typed; None, with the sentence in the form, if it is refused."""
    try:
        return save_indicator(
            study=study,
            action_slug=action_slug,
            by=member(request),
            now=timezone.now(),
            indicator=indicator,
            **form.cleaned_data,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return None
