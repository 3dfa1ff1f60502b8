from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roadmap.codings import codebook as codebook_of
from roadmap.forms.coding import MemoForm
from roadmap.permissions import can_edit_structure, can_read_codebook
from roadmap.queries import sub_topic_of
from roadmap.services.codebook import write_memo
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page


@require_safe
@study_page(can_read_codebook)
def codebook(request: HttpRequest, study: Study) -> HttpResponse:
    context = {
        "study": study,
        "pillars": codebook_of(study),
        "is_editor": can_edit_structure(study.visitor_role),
    }
    return render(request, "roadmap/codebook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_edit_structure)
def memo_new(request: HttpRequest, study: Study, sub_topic_id: int) -> HttpResponse:
    sub_topic = found(sub_topic_of(study, sub_topic_id))
    form = MemoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_memo(
            sub_topic=sub_topic,
            text=form.cleaned_data["text"],
            by=member(request),
            now=timezone.now(),
        )
        messages.success(request, _("The memo is saved."))
        response = redirect("roadmap:codebook", study.slug)
        response["Location"] += f"#code-{sub_topic.pk}"
        return response
    context = {"study": study, "sub_topic": sub_topic, "form": form}
    return render(request, "roadmap/memo_new.html", context)
