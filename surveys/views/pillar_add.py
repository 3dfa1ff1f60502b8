from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.forms import PillarForm
from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys.services.surveys import add_pillar


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def pillar_add(request: HttpRequest, study: Study) -> HttpResponse:
    form = PillarForm(request.POST or None, pillar_count=study.pillars.count())
    if request.method == "POST" and form.is_valid():
        survey = add_pillar(study=study, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The pillar is made. Now give it candidate priorities."))
        return redirect("surveys:priority_list", survey.pk)
    return render(request, "surveys/pillar_add.html", {"form": form, "study": study})
