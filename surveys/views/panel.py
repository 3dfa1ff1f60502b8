from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.forms.desk import PasteForm
from surveys.imports import language_codes, read_people
from surveys.models import PanelSeat, Survey
from surveys.permissions import can_edit_survey
from surveys.queries import has_running_round, mail_counts_of_survey, seats_of
from surveys.services.panels import add_experts, remove_seat
from surveys.views.access import survey_page


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_edit_survey)
def panel(request: HttpRequest, survey: Survey) -> HttpResponse:
    seats = list(seats_of(survey))
    wants_removal = "remove" in request.POST
    form = PasteForm(
        None if wants_removal else request.POST or None,
        label=_("Experts, one a line"),
        help_text=_(
            "Name; e-mail; group; language. Semicolon, tab or comma. Group and language may stay"
            " empty; the language is one of: %(codes)s."
        )
        % {"codes": language_codes()},
    )
    if wants_removal:
        return _removed(request, survey, seats)
    if request.method == "POST" and _added(request, survey, form, seats):
        return redirect("surveys:panel", survey.pk)
    context = {
        "survey": survey,
        "seats": seats,
        "form": form,
        "is_running": has_running_round(survey),
        "mails": mail_counts_of_survey(survey),
    }
    return render(request, "surveys/panel.html", context)


def _removed(request: HttpRequest, survey: Survey, seats: list[PanelSeat]) -> HttpResponse:
    seat = next((seat for seat in seats if str(seat.pk) == request.POST["remove"]), None)
    if seat is None:
        raise Http404
    try:
        remove_seat(seat=seat, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(name)s is off this panel.") % {"name": seat.expert.name})
    return redirect("surveys:panel", survey.pk)


def _added(request: HttpRequest, survey: Survey, form: PasteForm, seats: list[PanelSeat]) -> bool:
    if not form.is_valid():
        return False
    seated = [seat.expert.email for seat in seats]
    people, problems = read_people(form.cleaned_data["lines"], seated=seated)
    if not problems and not people:
        problems = [_("There are only column names. Add at least one expert below them.")]
    form.refuse(problems)
    if problems:
        return False
    try:
        added = add_experts(survey=survey, people=people, by=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    sentence = ngettext("%(count)s expert is added.", "%(count)s experts are added.", len(added))
    messages.success(request, sentence % {"count": len(added)})
    return True
