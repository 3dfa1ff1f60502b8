from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmap.codings import BoardPillar, Mode, board
from roadmap.forms.coding import CodesForm
from roadmap.permissions import can_call_off_coding, can_code
from roadmap.services.coders import choose_codes
from roadmap.services.coding import place_priorities
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_code)
def coding_board(request: HttpRequest, study: Study) -> HttpResponse:
    """Each pillar with its form; a sent form is of one pillar."""
    pillars = board(study, member(request))
    forms = {str(each.pillar.number): CodesForm(pillar=each) for each in pillars}
    sent = request.POST.get("pillar", "")
    if request.method == "POST":
        pillar = _editable(pillars, sent)
        form = forms[sent] = CodesForm(request.POST, pillar=pillar)
        if form.is_valid() and _saved(request, study, form):
            messages.success(request, _("The codes are saved."))
            return redirect(f"{request.path}#pillar-{sent}")
    context = {
        "study": study,
        "pillars": [(each, forms[str(each.pillar.number)]) for each in pillars],
        "failed": forms.get(sent),
        "may_call_off": can_call_off_coding(study.visitor_role),
    }
    return render(request, "roadmap/coding_board.html", context)


@require_POST
@study_page(can_code)
def coding_choose(request: HttpRequest, study: Study) -> HttpResponse:
    """Save one choice at once, for the board with JavaScript; the answer is a sentence."""
    pillar = _editable(board(study, member(request)), request.POST.get("pillar", ""))
    wanted = request.POST.get("priority", "")
    rows = [row for row in pillar.rows if str(row.priority.pk) == wanted]
    found(rows or None)
    form = CodesForm(request.POST, pillar=pillar, rows=rows)
    if form.is_valid() and _saved(request, study, form):
        return JsonResponse({"status": _("Saved")})
    problems = [problem for problems in form.errors.values() for problem in problems]
    return JsonResponse({"problem": " ".join(problems)}, status=400)


def _editable(pillars: Sequence[BoardPillar], number: str) -> BoardPillar:
    """The pillar whose form was sent; 404 for one that this visitor cannot code."""
    shown = {str(each.pillar.number): each for each in pillars if each.is_editable}
    pillar: BoardPillar = found(shown.get(number))
    return pillar


def _saved(request: HttpRequest, study: Study, form: CodesForm) -> bool:
    by, now = member(request), timezone.now()
    try:
        if form.pillar.mode == Mode.CODING:
            choose_codes(study=study, choices=form.choices(), by=by, now=now)
        else:
            place_priorities(study=study, placements=form.placements(), by=by, now=now)
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True
