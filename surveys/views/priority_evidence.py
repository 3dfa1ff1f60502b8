from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studies.permissions import can_analyse_study
from studies.queries import evidence_of
from surveys.exceptions import Refusal
from surveys.forms.evidence import CitationForm
from surveys.models import PriorityVersion
from surveys.queries import citations_of
from surveys.services.citations import cite_evidence, withdraw_citation
from surveys.views.access import not_found_unless, version_page


@require_http_methods(["GET", "HEAD", "POST"])
@version_page(can_analyse_study)
def priority_evidence(request: HttpRequest, version: PriorityVersion) -> HttpResponse:
    """What a priority cites; may be added to at any time, also when its wording is fixed."""
    priority = version.priority
    survey = priority.survey
    citations = list(citations_of(priority))
    cited = {each.evidence_id for each in citations}
    evidence = list(evidence_of(survey.pillar.study))
    form = CitationForm(
        request.POST or None, evidence=[each for each in evidence if each.pk not in cited]
    )
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            cite_evidence(priority=priority, by=request.user, now=timezone.now(), **fields)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            sentence = _("%(code)s cites %(reference)s now.")
            names = {"code": priority.code, "reference": fields["evidence"].reference}
            messages.success(request, sentence % names)
            return redirect("surveys:priority_evidence", version.pk)
    context = {
        "survey": survey,
        "version": version,
        "citations": citations,
        "evidence": evidence,
        "form": form,
    }
    return render(request, "surveys/priority_evidence.html", context)


@require_POST
@version_page(can_analyse_study)
def citation_withdraw(
    request: HttpRequest, version: PriorityVersion, citation_id: int
) -> HttpResponse:
    citation = citations_of(version.priority).filter(pk=citation_id).first()
    not_found_unless(citation)
    citation.priority = version.priority
    withdraw_citation(citation=citation, by=request.user, now=timezone.now())
    sentence = _("%(code)s cites %(reference)s no longer.")
    names = {"code": version.priority.code, "reference": citation.evidence.reference}
    messages.success(request, sentence % names)
    return redirect("surveys:priority_evidence", version.pk)
