from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.models import Study, Workshop
from studies.permissions import can_analyse_study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.forms.workshop import WorkshopForm
from surveys.queries import priorities_by_code, workshops_of
from surveys.services.workshops import remove_workshop, save_workshop
from surveys.views.access import not_found_unless


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_analyse_study)
def workshop_add(request: HttpRequest, study: Study) -> HttpResponse:
    form = WorkshopForm(request.POST or None, known=priorities_by_code(study))
    if request.method == "POST" and _saved(request, study, form, None):
        return redirect("surveys:workshop_list", study.slug)
    return render(request, "surveys/workshop_edit.html", {"study": study, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_analyse_study)
def workshop_edit(request: HttpRequest, study: Study, workshop_id: int) -> HttpResponse:
    workshop = workshops_of(study).filter(pk=workshop_id).first()
    not_found_unless(workshop)
    if request.method == "POST" and "remove" in request.POST:
        remove_workshop(workshop=workshop, by=request.user, now=timezone.now())
        messages.success(request, _("The workshop is taken out."))
        return redirect("surveys:workshop_list", study.slug)
    codes: dict[str, list[str]] = {"created": [], "changed": []}
    for each in workshop.effects.all():
        codes[each.effect].append(each.priority.code)
    initial = model_to_dict(workshop) | {name: ", ".join(many) for name, many in codes.items()}
    form = WorkshopForm(request.POST or None, initial=initial, known=priorities_by_code(study))
    if request.method == "POST" and _saved(request, study, form, workshop):
        return redirect("surveys:workshop_list", study.slug)
    context = {"study": study, "workshop": workshop, "form": form}
    return render(request, "surveys/workshop_edit.html", context)


def _saved(
    request: HttpRequest, study: Study, form: WorkshopForm, workshop: Workshop | None
) -> bool:
    if not form.is_valid():
        return False
    fields = form.cleaned_data
    try:
        save_workshop(study=study, workshop=workshop, by=request.user, now=timezone.now(), **fields)
    except Refusal as refusal:
        form.add_error("changed", str(refusal.sentence))
        return False
    messages.success(request, _("The workshop is saved."))
    return True
