from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.enums import SuggestionFate
from surveys.exceptions import Refusal
from surveys.forms.refinement import AnswerSuggestionForm
from surveys.models import Suggestion, SurveyRound
from surveys.permissions import can_refine
from surveys.queries import priorities_of, suggestions_of
from surveys.services.suggestions import answer_suggestion
from surveys.views.access import round_page
from surveys.visibility import shows_results


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_refine)
def round_suggestions(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if not shows_results(survey_round):
        raise Http404
    priorities = priorities_of(survey_round.survey)
    rows = []
    for suggestion in suggestions_of(survey_round):
        is_sent = request.POST.get("suggestion") == str(suggestion.pk)
        form = AnswerSuggestionForm(
            request.POST if is_sent else None,
            priorities=priorities,
            initial=_initial(suggestion),
            auto_id=f"id_%s_{suggestion.pk.hex[:8]}",
        )
        if is_sent and form.is_valid() and _answered(request, suggestion, form):
            return redirect("surveys:round_suggestions", survey_round.pk)
        rows.append({"suggestion": suggestion, "form": form})
    if "suggestion" in request.POST and not any(row["form"].is_bound for row in rows):
        raise Http404  # its author was erased meanwhile
    context = {"survey": survey_round.survey, "survey_round": survey_round, "rows": rows}
    return render(request, "surveys/round_suggestions.html", context)


def _initial(suggestion: Suggestion) -> dict[str, Any]:
    """The answer as it stands; the wording that was added, or the suggestion's own words."""
    is_added = suggestion.fate == SuggestionFate.ADDED
    wording = suggestion.priority.versions.all()[0] if is_added else None
    return {
        "fate": suggestion.fate,
        "answer": suggestion.answer,
        "priority": None if is_added else suggestion.priority_id,
        "text_en": wording.text_en if wording else " ".join(suggestion.text.split()),
        "text_zh": wording.text_zh if wording else "",
    }


def _answered(request: HttpRequest, suggestion: Suggestion, form: AnswerSuggestionForm) -> bool:
    try:
        answer_suggestion(
            suggestion=suggestion, by=request.user, now=timezone.now(), **form.decision()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    messages.success(request, _("The answer is saved."))
    return True
