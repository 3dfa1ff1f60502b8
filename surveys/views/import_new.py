from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys import tasks
from surveys.enums import IMPORT_STATES_WITH_ROWS, ImportKind
from surveys.forms.uploads import UploadForm
from surveys.imports import MOST_MEGABYTES
from surveys.models import Survey
from surveys.permissions import can_edit_survey
from surveys.queries import has_running_round, imports_of
from surveys.services.imports import upload_file
from surveys.views.access import survey_page


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_edit_survey)
def import_new(request: HttpRequest, survey: Survey, kind: ImportKind) -> HttpResponse:
    help_text = _("Up to %(most)s MB. Nothing is taken before you have seen what is in it.")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, help_text=help_text % {"most": MOST_MEGABYTES})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload = upload_file(
            survey=survey,
            kind=kind,
            name=file.name,
            data=file.read(),
            by=request.user,
            now=timezone.now(),
        )
        tasks.hint(tasks.read_imports)
        return redirect("surveys:import_detail", upload.pk)
    uploads = list(imports_of(survey, kind))
    context = {
        "survey": survey,
        "is_people": kind == ImportKind.PEOPLE,
        "form": form,
        "uploads": uploads,
        "unfinished": next((u for u in uploads if u.state in IMPORT_STATES_WITH_ROWS), None),
        "is_closed": has_running_round(survey) if kind == ImportKind.PEOPLE else survey.is_locked,
    }
    return render(request, "surveys/import_new.html", context)
