from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.models import Evidence, Study
from studies.permissions import can_analyse_study
from studies.services.evidence import change_evidence
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.forms.evidence import EvidenceForm
from surveys.queries import evidence_with_citations
from surveys.services.citations import remove_evidence
from surveys.views.access import not_found_unless


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_analyse_study)
def evidence_edit(request: HttpRequest, study: Study, evidence_id: int) -> HttpResponse:
    evidence = evidence_with_citations(study).filter(pk=evidence_id).first()
    not_found_unless(evidence)
    form = EvidenceForm(request.POST or None, initial=model_to_dict(evidence))
    if request.method == "POST":
        if "remove" in request.POST:
            return _removed(request, study, evidence)
        if form.is_valid():
            fields = form.cleaned_data
            change_evidence(evidence=evidence, by=request.user, now=timezone.now(), **fields)
            messages.success(request, _("%(code)s is saved.") % {"code": evidence.reference})
            return redirect("surveys:evidence_list", study.slug)
    context = {"study": study, "evidence": evidence, "form": form}
    return render(request, "surveys/evidence_edit.html", context)


def _removed(request: HttpRequest, study: Study, evidence: Evidence) -> HttpResponse:
    try:
        remove_evidence(evidence=evidence, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("surveys:evidence_edit", study.slug, evidence.pk)
    messages.success(request, _("%(code)s is off the list.") % {"code": evidence.reference})
    return redirect("surveys:evidence_list", study.slug)
