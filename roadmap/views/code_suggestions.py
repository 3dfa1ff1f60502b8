"""What a coder does with suggestions: buttons of the coding board."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from roadmap.codings import board
from roadmap.permissions import can_code
from roadmap.queries import codes_of
from roadmap.services import suggestions
from roadmap.suggestions import suggestion_of
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.models import Priority

LONGEST_ID = 18  # digits


@require_POST
@study_page(can_code)
def code_suggestions(request: HttpRequest, study: Study) -> HttpResponse:
    """`ask` for a priority or a whole pillar (`pillar-2`), `take` or `refuse` one suggestion."""
    try:
        if "ask" in request.POST:
            place = _asked(request, study, request.POST["ask"])
        elif "take" in request.POST:
            place = _answered(request, study, "take")
        elif "refuse" in request.POST:
            place = _answered(request, study, "refuse")
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        place = ""
    response = redirect("roadmap:coding_board", study.slug)
    response["Location"] += place
    return response


def _asked(request: HttpRequest, study: Study, wanted: str) -> str:
    priorities, place = _wanted(request, study, wanted)
    shown = suggestions.ask_for_codes(
        study=study,
        priorities=[each.pk for each in priorities],
        by=member(request),
        now=timezone.now(),
    )
    silent = {each.pk for each in priorities} - {each.priority_id for each in shown}
    if shown:
        sentence = ngettext(
            "%(count)s code is suggested. Look whether it fits.",
            "%(count)s codes are suggested. Look whether they fit.",
            len(shown),
        )
        messages.success(request, sentence % {"count": len(shown)})
    if silent:
        told = codes_of(each for each in priorities if each.pk in silent)
        messages.info(request, _("No further code has similar words: %(codes)s.") % {"codes": told})
    return place


def _wanted(request: HttpRequest, study: Study, wanted: str) -> tuple[list[Priority], str]:
    """The priorities asked about, and where on the page they stand."""
    for each in board(study, member(request)):
        if wanted == f"pillar-{each.pillar.number}":
            return [
                row.priority for row in each.rows if not (row.choice or row.coding)
            ], f"#{wanted}"
        for row in each.rows:
            if wanted == str(row.priority.pk):
                return [row.priority], f"#{row.priority.code}"
    raise Http404


def _answered(request: HttpRequest, study: Study, answer: str) -> str:
    pk = request.POST[answer]
    known = pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_ID
    suggestion = found(suggestion_of(study, int(pk)) if known else None)
    by, now = member(request), timezone.now()
    if answer == "take":
        suggestions.take_suggestion(suggestion=suggestion, by=by, now=now)
        messages.success(request, _("The suggested code is yours now."))
    else:
        suggestions.refuse_suggestion(suggestion=suggestion, by=by, now=now)
    return f"#{suggestion.priority.code}"
