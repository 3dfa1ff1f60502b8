from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.exceptions import Refusal
from surveys.forms.refinement import ModerationForm
from surveys.models import SurveyRound
from surveys.permissions import can_refine
from surveys.queries import comments_of
from surveys.services.moderation import moderate, release_reasons
from surveys.views.access import round_page
from surveys.visibility import shows_results


@require_http_methods(["GET", "HEAD", "POST"])
@round_page(can_refine)
def round_comments(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if not shows_results(survey_round):
        raise Http404
    if request.method == "POST" and "release" in request.POST:
        return _released(request, survey_round)
    form = ModerationForm(request.POST or None, comments=comments_of(survey_round))
    if request.method == "POST" and form.is_valid():
        try:
            moderate(
                survey_round=survey_round,
                rulings=form.rulings(),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The decisions about the comments are saved."))
            return redirect("surveys:round_comments", survey_round.pk)
    context = {"survey": survey_round.survey, "survey_round": survey_round, "form": form}
    return render(request, "surveys/round_comments.html", context)


def _released(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    released = request.POST["release"] == "yes"
    release_reasons(
        survey=survey_round.survey, released=released, by=request.user, now=timezone.now()
    )
    if released:
        messages.success(request, _("The next edition shows the reasons that the panel sees."))
    else:
        messages.success(request, _("The next edition shows no reasons of this pillar."))
    return redirect("surveys:round_comments", survey_round.pk)
