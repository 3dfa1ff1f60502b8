from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys.exceptions import Refusal
from surveys.forms.refinement import TranslationsForm
from surveys.queries import texts_to_translate
from surveys.services.translations import set_translations


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def translations(request: HttpRequest, study: Study) -> HttpResponse:
    texts = texts_to_translate(study)
    # What is missing or out of date stands first.
    texts.sort(key=lambda text: not text.is_unfit)
    form = TranslationsForm(request.POST or None, texts=texts)
    if request.method == "POST" and form.is_valid():
        try:
            set_translations(study=study, wanted=form.wanted(), by=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The translations are saved."))
            return redirect("surveys:translations", study.slug)
    context = {"study": study, "form": form, "unfit": [text for text in texts if text.is_unfit]}
    return render(request, "surveys/translations.html", context)
