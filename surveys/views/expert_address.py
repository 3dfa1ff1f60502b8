from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.models import Expert
from surveys.secrets import Link
from surveys.services.addresses import answer_proposal
from surveys.views.access import expert_page


@require_http_methods(["GET", "HEAD", "POST"])
@expert_page
def expert_address(request: HttpRequest, expert: Expert, link: Link) -> HttpResponse:  # noqa: ARG001
    if not expert.proposed_email:
        return redirect("surveys:expert_data")
    if request.method == "POST":
        agrees = "agree" in request.POST
        try:
            expert = answer_proposal(expert=expert, agrees=agrees)
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            sentence = _("Mails of this study go to %(address)s.") % {"address": expert.email}
            messages.success(request, sentence)
        return redirect("surveys:expert_data")
    context = {"study": expert.study, "simulated": expert.study.is_simulated, "expert": expert}
    return render(request, "surveys/expert_address.html", context)
