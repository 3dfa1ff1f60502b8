from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from studies.views.access import declare
from surveys.queries import expert_by_auth
from surveys.secrets import read_token
from surveys.services.panels import choose_reminders
from surveys.views.access import keep_private, prefer_language, unknown_link


@csrf_exempt  # mail programs send it for the reader (RFC 8058), without a page before
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; a button, also one of a mail program, stops or starts reminders."""
    link = read_token(token)
    expert = expert_by_auth(link.auth) if link else None
    if expert is None:
        return unknown_link(request, token)
    if request.method == "POST":
        choose_reminders(expert=expert, wanted=request.POST.get("reminders") == "on")
    prefer_language(request, expert.language)
    context = {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "wants_reminders": expert.wants_reminders,
        "is_saved": request.method == "POST",
    }
    return keep_private(render(request, "surveys/reminders_stop.html", context))


declare(reminders_stop, "everyone; the link in the address decides whose reminders stop")
