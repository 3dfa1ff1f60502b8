from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.forms.notes import ErratumForm
from roadmap.permissions import can_publish
from roadmap.queries import numbered_edition
from roadmap.services.errata import note_erratum
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_publish)
def erratum_new(request: HttpRequest, study: Study, number: int) -> HttpResponse:
    edition = found(numbered_edition(study.slug, number))
    form = ErratumForm(request.POST or None, study=study, content=edition.content)
    if request.method == "POST" and form.is_valid():
        try:
            note_erratum(
                edition=edition, by=member(request), now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The erratum is noted. Readers see it at once."))
            return redirect("roadmap:edition_list", study.slug)
    context = {
        "study": study,
        "edition": edition,
        "errata": edition.errata.select_related("noted_by"),
        "form": form,
    }
    return render(request, "roadmap/erratum_new.html", context)
