from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.models import Study
from studies.permissions import can_analyse_study
from studies.services.evidence import add_evidence
from studies.views.access import study_page
from surveys.forms.evidence import EvidenceForm


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_analyse_study)
def evidence_add(request: HttpRequest, study: Study) -> HttpResponse:
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entries = [form.cleaned_data]
        (added,) = add_evidence(study=study, entries=entries, by=request.user, now=timezone.now())
        messages.success(request, _("%(reference)s is added.") % {"reference": added.reference})
        return redirect("surveys:evidence_list", study.slug)
    return render(request, "surveys/evidence_add.html", {"study": study, "form": form})
