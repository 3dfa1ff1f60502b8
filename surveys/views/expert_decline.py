from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.models import Expert
from surveys.secrets import Link
from surveys.services.experts import set_declined
from surveys.views.access import expert_page


@require_http_methods(["GET", "HEAD", "POST"])
@expert_page
def expert_decline(request: HttpRequest, expert: Expert, link: Link) -> HttpResponse:  # noqa: ARG001
    if request.method == "POST":
        declined = "return" not in request.POST
        set_declined(expert=expert, declined=declined, by=None, now=timezone.now())
        sentence = (
            _("The team is told that you do not take part. You get no more invitations.")
            if declined
            else _("The team is told that you take part after all.")
        )
        messages.success(request, sentence)
        return redirect("surveys:expert_data")
    context = {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "has_declined": expert.has_declined,
    }
    return render(request, "surveys/expert_decline.html", context)
