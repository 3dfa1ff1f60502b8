from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.enums import UptakeState
from roadmap.follow_up import followable_action, following, jurisdictions_of
from roadmap.forms.follow_up import UptakeForm
from roadmap.permissions import can_follow_up
from roadmap.services.uptake import state_uptake
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
def uptake_new(request: HttpRequest, study: Study, action_slug: str) -> HttpResponse:
    action = found(followable_action(study, action_slug))
    form = UptakeForm(request.POST or None, jurisdictions=list(jurisdictions_of(study)))
    if request.method == "POST" and form.is_valid() and _stated(request, form, study, action_slug):
        messages.success(request, _("The status is stated. Readers see it now."))
        return redirect("roadmap:follow_up_board", study.slug)
    followed = following(study, today=timezone.localdate(), slug=action_slug)
    uptake = followed[action_slug].uptake
    context = {"study": study, "action": action, "form": form, "uptake": uptake}
    return render(request, "roadmap/uptake_new.html", context)


def _stated(request: HttpRequest, form: UptakeForm, study: Study, action_slug: str) -> bool:
    sent = form.cleaned_data
    try:
        state_uptake(
            study=study,
            action_slug=action_slug,
            jurisdiction=form.chosen() or (sent["new_en"], sent["new_zh"]),
            state=UptakeState(sent["state"]),
            stated_on=sent["stated_on"],
            by=member(request),
            now=timezone.now(),
            **form.answer(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True
