from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmap.forms.structure import SubTopicForm
from roadmap.permissions import can_edit_structure
from roadmap.queries import sub_topic_of
from roadmap.services import structure
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_edit_structure)
def sub_topic_edit(request: HttpRequest, study: Study, sub_topic_id: int) -> HttpResponse:
    sub_topic = found(sub_topic_of(study, sub_topic_id))
    form = SubTopicForm(request.POST or None, initial=model_to_dict(sub_topic))
    wants_preview = "preview" in request.POST
    if request.method == "POST" and not wants_preview and form.is_valid():
        structure.edit_sub_topic(
            sub_topic=sub_topic, by=member(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The sub-topic is saved."))
        return redirect("roadmap:structure_board", study.slug)
    context = {
        "study": study,
        "sub_topic": sub_topic,
        "form": form,
        "wants_preview": wants_preview,
    }
    return render(request, "roadmap/sub_topic_edit.html", context)


@require_POST
@study_page(can_edit_structure)
def sub_topic_remove(request: HttpRequest, study: Study, sub_topic_id: int) -> HttpResponse:
    sub_topic = found(sub_topic_of(study, sub_topic_id))
    try:
        structure.remove_sub_topic(sub_topic=sub_topic, by=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("roadmap:sub_topic_edit", study.slug, sub_topic_id)
    messages.success(request, _("The sub-topic is removed."))
    return redirect("roadmap:structure_board", study.slug)
