from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.forms import StudyForm, consent_to_begin_with
from studies.services.studies import create_study
from studies.views.access import signed_in_page


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_page
def study_create(request: HttpRequest) -> HttpResponse:
    form = StudyForm(request.POST or None, initial=consent_to_begin_with())
    if request.method == "POST" and form.is_valid():
        study = create_study(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The study is made. Add its first pillar."))
        return redirect("study_board", study.slug)
    return render(request, "studies/study_create.html", {"form": form})
