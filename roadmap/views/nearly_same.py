from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from roadmap.enums import SuggestionAnswer
from roadmap.permissions import can_write_actions
from roadmap.services.suggestions import answer_pair, look_for_nearly_same
from roadmap.suggestions import pairs_with_wordings
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_write_actions)
def nearly_same(request: HttpRequest, study: Study) -> HttpResponse:
    """Consensus priorities that nearly say the same: looked for, and answered, by hand."""
    pairs = pairs_with_wordings(study)
    if request.method == "POST":
        if "look" in request.POST:
            _look(request, study)
        else:
            _answer(request, {str(each.pair.pk): each.pair for each in pairs})
        return redirect(request.path)
    return render(request, "roadmap/nearly_same.html", {"study": study, "pairs": pairs})


def _look(request: HttpRequest, study: Study) -> None:
    new = look_for_nearly_same(study=study, by=member(request), now=timezone.now())
    sentence = ngettext("%(count)s new pair is found.", "%(count)s new pairs are found.", len(new))
    none = _("No further two priorities nearly say the same.")
    messages.success(request, sentence % {"count": len(new)} if new else none)


def _answer(request: HttpRequest, pairs: dict[str, object]) -> None:
    for answer in SuggestionAnswer:
        if answer.value in request.POST:
            pair = found(pairs.get(request.POST[answer.value]))
            answer_pair(pair=pair, answer=answer, by=member(request), now=timezone.now())
            return
    raise Http404
