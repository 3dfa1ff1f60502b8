from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmap.forms.structure import AreaForm
from roadmap.permissions import can_edit_structure
from roadmap.queries import area_of
from roadmap.services import structure
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_edit_structure)
def area_edit(request: HttpRequest, study: Study, area_id: int) -> HttpResponse:
    area = found(area_of(study, area_id))
    form = AreaForm(request.POST or None, initial=model_to_dict(area))
    if request.method == "POST" and form.is_valid():
        structure.edit_area(area=area, by=member(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The area is saved."))
        return redirect("roadmap:structure_board", study.slug)
    context = {"study": study, "area": area, "form": form}
    return render(request, "roadmap/area_edit.html", context)


@require_POST
@study_page(can_edit_structure)
def area_remove(request: HttpRequest, study: Study, area_id: int) -> HttpResponse:
    area = found(area_of(study, area_id))
    try:
        structure.remove_area(area=area, by=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("roadmap:area_edit", study.slug, area_id)
    messages.success(request, _("The area is removed."))
    return redirect("roadmap:structure_board", study.slug)
