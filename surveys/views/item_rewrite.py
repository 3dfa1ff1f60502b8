from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.enums import Disposition
from surveys.exceptions import Refusal
from surveys.forms.refinement import RewriteForm
from surveys.imports import read_statements
from surveys.models import RoundItem, SurveyRound
from surveys.permissions import can_refine
from surveys.queries import judged_items
from surveys.services.refinement import rewrite
from surveys.views.access import round_page
from surveys.visibility import shows_results


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_refine)
def item_rewrite(request: HttpRequest, survey_round: SurveyRound, item_id: int) -> HttpResponse:
    if not shows_results(survey_round):
        raise Http404
    items = {item.pk: item for item in judged_items(survey_round)}
    if item_id not in items:
        raise Http404
    item = items.pop(item_id)
    version = item.version
    partner = _partner(request, items)
    form = RewriteForm(
        request.POST or None,
        item=item,
        others=items.values(),
        initial={"wordings": " | ".join(filter(None, [version.text_en, version.text_zh]))}
        | ({"disposition": Disposition.MERGE, "others": [partner.pk]} if partner else {}),
    )
    if request.method == "POST" and form.is_valid() and _saved(request, survey_round, form):
        return redirect("surveys:round_refine", survey_round.pk)
    context = {
        "survey": survey_round.survey,
        "survey_round": survey_round,
        "item": item,
        "partner": partner,
        "form": form,
    }
    return render(request, "surveys/item_rewrite.html", context)


def _partner(request: HttpRequest, others: Mapping[int, RoundItem]) -> RoundItem | None:
    """The item to merge with that the address names, if it is one of this round."""
    wanted = request.GET.get("with", "")
    return next((item for pk, item in others.items() if str(pk) == wanted), None)


def _saved(request: HttpRequest, survey_round: SurveyRound, form: RewriteForm) -> bool:
    disposition = Disposition(form.cleaned_data["disposition"])
    statements, problems = read_statements(form.cleaned_data["wordings"], known=[])
    if not problems and disposition != Disposition.SPLIT and len(statements) > 1:
        problems = [_("Write one wording, on one line.")]
    if problems:
        form.add_error("wordings", problems)
        return False
    try:
        rewrite(
            survey_round=survey_round,
            disposition=disposition,
            item_ids=form.item_ids(),
            statements=statements,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    messages.success(request, _("The new wording is saved. Its translation is a draft."))
    return True
