from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.enums import CopyKind
from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.forms.copies import LONGEST_TITLE, CopyForm
from surveys.queries import standing_priorities
from surveys.services.copies import copy_study


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study, even_archived=True)
def study_copy(request: HttpRequest, study: Study) -> HttpResponse:
    initial = {"title_en": study.title_en, "title_zh": study.title_zh}
    may_consult = not study.is_progress and standing_priorities(study).exists()
    if may_consult and request.GET.get("kind") == CopyKind.PROGRESS:
        initial = titles_of_consultation(study) | {"kind": CopyKind.PROGRESS}
    form = CopyForm(request.POST or None, initial=initial, may_consult=may_consult)
    if request.method == "POST" and form.is_valid():
        try:
            copy = copy_study(study=study, by=request.user, now=timezone.now(), **form.values())
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The study is made. Nobody is invited yet."))
            page = "surveys:pilot" if copy.is_pilot else "study_board"
            return redirect(page, copy.slug)
    context = {"study": study, "form": form, "may_consult": may_consult}
    return render(request, "surveys/study_copy.html", context)


def titles_of_consultation(study: Study) -> dict[str, str]:
    """A title for the consultation in both languages, for the coordinator to change."""
    titles = {}
    for language, name in (("en", "title_en"), ("zh-hans", "title_zh")):
        with translation.override(language):
            title = getattr(study, name)[: LONGEST_TITLE - 30]
            titles[name] = title and _("How far have we come? %(title)s") % {"title": title}
    return titles
