from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.forms import StudySettingsForm
from studies.models import Study
from studies.permissions import can_manage_study
from studies.services.studies import change_study
from studies.views.access import study_page


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def study_edit(request: HttpRequest, study: Study) -> HttpResponse:
    form = StudySettingsForm(request.POST or None, initial=model_to_dict(study))
    if request.method == "POST" and form.is_valid():
        change_study(study=study, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The study is saved."))
        return redirect("study_board", study.slug)
    return render(request, "studies/study_edit.html", {"form": form, "study": study})
