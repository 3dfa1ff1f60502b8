from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys import tasks
from surveys.models import Survey
from surveys.permissions import can_run_round
from surveys.queries import any_seats, failed_mails
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
    """Mails of the rounds of a survey."""
    study = survey.pillar.study
    if request.method == "POST":
        _try_again(request, study, survey)
        return redirect("surveys:mail_failures", survey.pk)
    context = {"survey": survey, "study": study, "rows": _rows(study, survey)}
    return render(request, "surveys/mail_failures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def study_mail_failures(request: HttpRequest, study: Study) -> HttpResponse:
    """Mails of no round: new links, invitations to the team."""
    if request.method == "POST":
        _try_again(request, study, None)
        return redirect("surveys:study_mail_failures", study.slug)
    context = {"study": study, "rows": _rows(study, None)}
    return render(request, "surveys/study_mail_failures.html", context)


def _try_again(request: HttpRequest, study: Study, survey: Survey | None) -> None:
    count = retry_failed(study=study, survey=survey, by=request.user, now=timezone.now())
    tasks.hint(tasks.send_messages)
    sentence = ngettext("%(count)s mail is tried again.", "%(count)s mails are tried again.", count)
    messages.success(request, sentence % {"count": count})


def _rows(study: Study, survey: Survey | None) -> list[dict[str, Any]]:
    mails = list(failed_mails(study, survey))
    seats = any_seats(mail.expert_id for mail in mails if mail.expert_id)
    return [
        {
            "mail": mail,
            "recipient": mail.expert or mail.user or mail.team_invitation,
            "seat": seats.get(mail.expert_id),
            "problem": _with_name(mail.problem),
        }
        for mail in mails
    ]


def _with_name(problem: str) -> str:
    return _("%(sentence)s (%(name)s)") % {
        "sentence": PROBLEMS.get(problem, OTHER),
        "name": problem,
    }
