from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from roadmap.coder_comparison import Compared, Comparison, comparison
from roadmap.codings import coding_of
from roadmap.forms.coding import DecisionForm
from roadmap.permissions import can_code
from roadmap.services.adjudication import accept_agreed, decide_code
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_code)
def coding_comparison(request: HttpRequest, study: Study, pillar: int) -> HttpResponse:
    """Both coders side by side. As if it did not exist until their codes are opened."""
    coding = found(coding_of(study, pillar))
    compared: Comparison = found(comparison(coding))
    forms = {
        row.priority.code: DecisionForm(row=row, codes=compared.codes) for row in compared.rows
    }
    sent = request.POST.get("decide", "")
    if request.method == "POST" and _done(request, compared, forms, sent):
        return redirect(f"{request.path}#{sent}" if sent else request.path)
    context = {
        "study": study,
        "pillar": coding.pillar,
        "compared": compared,
        "different": [(row, forms[row.priority.code]) for row in compared.different],
        "agreed": [(row, forms[row.priority.code]) for row in compared.agreed],
        "failed": forms.get(sent),
    }
    return render(request, "roadmap/coding_comparison.html", context)


def _done(
    request: HttpRequest, compared: Comparison, forms: dict[str, DecisionForm], sent: str
) -> bool:
    """Whether what was sent is saved: all that both agreed on, or one decision."""
    try:
        if not sent:
            return _accept(request, compared)
        row: Compared = found(forms.get(sent)).row
        form = forms[sent] = DecisionForm(request.POST, row=row, codes=compared.codes)
        return form.is_valid() and _decide(request, compared, form)
    except Refusal as refusal:
        if sent in forms:
            forms[sent].add_error(None, str(refusal.sentence))
            return False
        messages.error(request, str(refusal.sentence))
        return True


def _accept(request: HttpRequest, compared: Comparison) -> bool:
    count = len(compared.to_accept)
    accept_agreed(coding=compared.coding, by=member(request), now=timezone.now())
    sentence = ngettext("%(count)s code is accepted.", "%(count)s codes are accepted.", count)
    messages.success(request, sentence % {"count": count})
    return True


def _decide(request: HttpRequest, compared: Comparison, form: DecisionForm) -> bool:
    decide_code(
        coding=compared.coding,
        priority=form.row.priority,
        sub_topic=form.chosen(),
        reason=form.cleaned_data["reason"],
        by=member(request),
        now=timezone.now(),
    )
    code = form.row.priority.code
    messages.success(request, _("The decision on %(code)s is saved.") % {"code": code})
    return True
