from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmap.forms.action import ActionForm
from roadmap.permissions import can_write_actions
from roadmap.queries import actions_of, priorities_under
from roadmap.services.merging import remove_action
from roadmap.views.access import found, member
from roadmap.views.action_new import saved
from studies.models import Study
from studies.views.access import study_page


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_write_actions)
def action_edit(request: HttpRequest, study: Study, action_id: int) -> HttpResponse:
    action = found(actions_of(study).filter(pk=action_id).first())
    initial = model_to_dict(action)
    initial["rests_on"] = [mention.priority_id for mention in action.rests_on.all()]
    rows = priorities_under(action.sub_topic)
    form = ActionForm(request.POST or None, rows=rows, initial=initial)
    sentence = _("Action %(reference)s is saved.") % {"reference": action.reference}
    wants_preview = "preview" in request.POST
    is_sent = request.method == "POST" and not wants_preview and form.is_valid()
    if is_sent and saved(request, form, action.sub_topic, action):
        messages.success(request, sentence)
        return redirect("roadmap:action_board", study.slug)
    context = {
        "study": study,
        "action": action,
        "sub_topic": action.sub_topic,
        "form": form,
        "rows": rows,
        "wants_preview": wants_preview,
    }
    return render(request, "roadmap/action_edit.html", context)


@require_POST
@study_page(can_write_actions)
def action_remove(request: HttpRequest, study: Study, action_id: int) -> HttpResponse:
    action = found(actions_of(study).filter(pk=action_id).first())
    reference = action.reference
    remove_action(action=action, by=member(request), now=timezone.now())
    messages.success(
        request,
        _("Action %(reference)s is removed. Published editions keep it.")
        % {"reference": reference},
    )
    return redirect("roadmap:action_board", study.slug)
