from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.forms.copies import CopyForm
from surveys.services.copies import copy_study


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study, even_archived=True)
def study_copy(request: HttpRequest, study: Study) -> HttpResponse:
    initial = {"title_en": study.title_en, "title_zh": study.title_zh}
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            copy = copy_study(study=study, by=request.user, now=timezone.now(), **form.values())
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The study is made. Nobody is invited yet."))
            page = "surveys:pilot" if copy.is_pilot else "study_board"
            return redirect(page, copy.slug)
    return render(request, "surveys/study_copy.html", {"study": study, "form": form})
