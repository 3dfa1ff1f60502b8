from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.forms.desk import PasteForm
from surveys.imports import language_codes, read_people
from surveys.models import Survey
from surveys.permissions import can_edit_survey
from surveys.queries import (
    erased_count,
    has_running_round,
    invitation_state,
    mail_counts_of_survey,
    seat_of,
    seated_addresses,
    seats_of,
)
from surveys.services.panels import add_experts, remove_seat
from surveys.views.access import survey_page

SEATS_A_PAGE = 100
LONGEST_SEARCH = 100


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_edit_survey)
def panel(request: HttpRequest, survey: Survey) -> HttpResponse:
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
        return _removed(request, survey)
    if request.method == "POST" and _added(request, survey, form):
        return redirect("surveys:panel", survey.pk)
    search = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    seats = Paginator(seats_of(survey, search=search), SEATS_A_PAGE)
    page = seats.get_page(request.GET.get("page"))
    context = {
        "survey": survey,
        "page": page,
        "rows": [(seat, invitation_state(seat)) for seat in page.object_list],
        "search": search,
        "form": form,
        "is_running": has_running_round(survey),
        "mails": mail_counts_of_survey(survey),
        "erased": erased_count(survey.pillar.study),
    }
    return render(request, "surveys/panel.html", context)


def _removed(request: HttpRequest, survey: Survey) -> HttpResponse:
    seat = seat_of(survey, request.POST["remove"])
    if seat is None:
        raise Http404
    try:
        remove_seat(seat=seat, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(name)s is off this panel.") % {"name": seat.expert.name})
    return redirect("surveys:panel", survey.pk)


def _added(request: HttpRequest, survey: Survey, form: PasteForm) -> bool:
    if not form.is_valid():
        return False
    people, problems = read_people(form.cleaned_data["lines"], seated=seated_addresses(survey))
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
