from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roadmap.forms.action import ActionForm
from roadmap.models import Action, SubTopic
from roadmap.permissions import can_write_actions
from roadmap.queries import priorities_under, sub_topic_of
from roadmap.services.merging import save_action
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_write_actions)
def action_new(request: HttpRequest, study: Study) -> HttpResponse:
    asked = request.GET.get("sub_topic", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 10
    sub_topic = found(sub_topic_of(study, int(asked)) if is_number else None)
    rows = priorities_under(sub_topic)
    uncovered = [row.priority.pk for row in rows if not row.priority.action_count]  # type: ignore[attr-defined]
    form = ActionForm(request.POST or None, rows=rows, initial={"rests_on": uncovered})
    wants_preview = "preview" in request.POST
    if request.method == "POST" and not wants_preview and form.is_valid():
        action = saved(request, form, sub_topic)
        if action:
            messages.success(
                request, _("Action %(reference)s is saved.") % {"reference": action.reference}
            )
            return redirect("roadmap:action_board", study.slug)
    context = {
        "study": study,
        "sub_topic": sub_topic,
        "form": form,
        "rows": rows,
        "wants_preview": wants_preview,
    }
    return render(request, "roadmap/action_new.html", context)


def saved(
    request: HttpRequest, form: ActionForm, sub_topic: SubTopic, action: Action | None = None
) -> Action | None:
    """Save what was typed; None, with the sentence in the form, if it is refused."""
    try:
        return save_action(
            sub_topic=sub_topic,
            priorities=form.priorities(),
            by=member(request),
            now=timezone.now(),
            action=action,
            **form.texts(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return None
