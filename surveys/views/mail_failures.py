from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from surveys import tasks
from surveys.models import Survey
from surveys.permissions import can_run_round
from surveys.queries import failed_mails, seats_of
from surveys.services.messages import retry_failed
from surveys.views.access import survey_page

# What a class of problem means for whoever has to mend it.
PROBLEMS = {
    "SMTPRecipientsRefused": gettext_lazy("The mail server does not take mail for this address."),
    "SMTPSenderRefused": gettext_lazy("The mail server does not take mail from our address."),
    "SMTPDataError": gettext_lazy("The mail server refused the mail itself."),
}
OTHER = gettext_lazy("It could not be handed to the mail server.")


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_run_round)
def mail_failures(request: HttpRequest, survey: Survey) -> HttpResponse:
    if request.method == "POST":
        count = retry_failed(survey=survey, by=request.user, now=timezone.now())
        tasks.hint(tasks.send_messages)
        sentence = ngettext(
            "%(count)s mail is tried again.", "%(count)s mails are tried again.", count
        )
        messages.success(request, sentence % {"count": count})
        return redirect("surveys:mail_failures", survey.pk)
    seats = {seat.expert_id: seat.pk for seat in seats_of(survey)}
    rows = [
        {
            "mail": mail,
            "recipient": mail.expert or mail.user,
            "seat": seats.get(mail.expert_id),
            "problem": _with_name(mail.problem),
        }
        for mail in failed_mails(survey)
    ]
    return render(request, "surveys/mail_failures.html", {"survey": survey, "rows": rows})


def _with_name(problem: str) -> str:
    return _("%(sentence)s (%(name)s)") % {
        "sentence": PROBLEMS.get(problem, OTHER),
        "name": problem,
    }
