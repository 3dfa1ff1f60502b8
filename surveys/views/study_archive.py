from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.queries import archive_blockers
from surveys.services.archive import archive_study, restore_study


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def study_archive(request: HttpRequest, study: Study) -> HttpResponse:
    if request.method == "POST":
        try:
            archive_study(study=study, by=request.user, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect("surveys:study_archive", study.slug)
        messages.success(request, _("The study is in the archive. You find it below the others."))
        return redirect("desk")
    context = {"study": study, "blockers": archive_blockers(study)}
    return render(request, "surveys/study_archive.html", context)


@require_POST
@study_page(can_manage_study, even_archived=True)
def study_restore(request: HttpRequest, study: Study) -> HttpResponse:
    restore_study(study=study, by=request.user, now=timezone.now())
    messages.success(request, _("The study is out of the archive."))
    return redirect("study_board", study.slug)
