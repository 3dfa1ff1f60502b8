from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from studies.models.study import NUMERALS
from surveys.enums import ImportKind, ImportState, PrioritySource
from surveys.exceptions import Refusal
from surveys.findings import WORDS
from surveys.imports import Person, Statement
from surveys.models import Import
from surveys.models.panel import spoken_languages
from surveys.permissions import can_edit_survey
from surveys.queries import Change, Plan, plan_of
from surveys.services.imports import cancel_import, take_import
from surveys.views.access import import_page

ROWS_SHOWN, FINDINGS_SHOWN = 20, 60


@require_safe
@import_page(can_edit_survey)
def import_detail(request: HttpRequest, upload: Import) -> HttpResponse:
    plan = plan_of(upload) if upload.state == ImportState.READ else Plan()
    findings = [*upload.stored_findings, *plan.findings]
    problems = [each for each in findings if not each.is_advice]
    advice = [each for each in findings if each.is_advice]
    shown = problems[:FINDINGS_SHOWN] + advice[:FINDINGS_SHOWN]
    context = {
        "survey": upload.survey,
        "upload": upload,
        "is_people": upload.kind == ImportKind.PEOPLE,
        "list_page": _list_page(upload),
        "new_page": _new_page(upload),
        "plan": plan,
        "problems": problems[:FINDINGS_SHOWN],
        "advice": advice[:FINDINGS_SHOWN],
        "more": len(findings) - len(shown) + upload.more_findings,
        "new_rows": [_new_row(upload, each) for each in plan.new[:ROWS_SHOWN]],
        "changes": [_for_page(change) for change in plan.changes[:ROWS_SHOWN]],
    }
    return render(request, "surveys/import_detail.html", context)


@require_POST
@import_page(can_edit_survey)
def import_take(request: HttpRequest, upload: Import) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        taken = take_import(upload=upload, seen=seen, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("surveys:import_detail", upload.pk)
    sentence = _("The file is taken: %(new)s new, %(changed)s changed, %(known)s as they were.")
    messages.success(request, sentence % taken.outcome)
    return redirect(_list_page(upload), upload.survey_id)


@require_POST
@import_page(can_edit_survey)
def import_cancel(request: HttpRequest, upload: Import) -> HttpResponse:
    try:
        cancel_import(upload=upload, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("surveys:import_detail", upload.pk)
    messages.success(request, _("Nothing was taken from the file, and nothing of it is kept."))
    return redirect(_new_page(upload), upload.survey_id)


def _list_page(upload: Import) -> str:
    is_people = upload.kind == ImportKind.PEOPLE
    return "surveys:panel" if is_people else "surveys:priority_list"


def _new_page(upload: Import) -> str:
    is_people = upload.kind == ImportKind.PEOPLE
    return "surveys:panel_import" if is_people else "surveys:priority_import"


def _new_row(upload: Import, new: Person | Statement) -> dict[str, object]:
    """What is shown of a new one, in words."""
    if isinstance(new, Statement):
        source = PrioritySource(new.source).label if new.source else ""
        return asdict(new) | {"source": source}
    numbers = new.panels or (upload.survey.pillar.number,)
    language = dict(spoken_languages())[new.language]
    numerals = ", ".join(NUMERALS[number] for number in numbers)
    return asdict(new) | {"language": language, "panels": numerals}


def _for_page(change: Change) -> dict[str, object]:
    fields = [(WORDS[name], old, new) for name, (old, new) in change.fields.items()]
    return {"row": change.row, "title": change.title, "fields": fields}
