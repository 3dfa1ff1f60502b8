from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from surveys import tasks
from surveys.enums import JobKind
from surveys.exceptions import Refusal
from surveys.forms.exports import ExportForm
from surveys.models import Job, Survey
from surveys.permissions import can_view_results
from surveys.queries import own_jobs, sealed_rounds
from surveys.services.job_files import objections
from surveys.services.jobs import queue_job
from surveys.views.access import survey_page


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A file that may be asked for: what it holds, what it cannot show, what stands in its way."""

    kind: JobKind
    holds: str | Promise
    cannot_show: str | Promise
    objections: list[str]


GROUPS: list[tuple[str | Promise, list[JobKind]]] = [
    (_("Data"), [JobKind.DATA, JobKind.WORKBOOK]),
]
OF_THE_STUDY: set[JobKind] = set()
WORDS: dict[JobKind, tuple[str | Promise, str | Promise]] = {
    JobKind.DATA: (
        _(
            "Results, wordings, decisions and every single rating as CSV and JSON, with a codebook,"
            " and scripts for R and SPSS that recompute each verdict."
        ),
        _("Ratings stand by priority and never by expert, so it cannot show whole ballots."),
    ),
    JobKind.WORKBOOK: (
        _("The same tables as sheets of one XLSX workbook."),
        _("It has no scripts, and takes no more than a million ratings."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@survey_page(can_view_results)
def survey_exports(request: HttpRequest, survey: Survey) -> HttpResponse:
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        job = _asked(request, survey, form) if form.is_valid() else None
        if job:
            tasks.hint(tasks.run_job, job_id=str(job.pk))
            return redirect("surveys:job", job.pk)
    context = {
        "survey": survey,
        "form": form,
        "groups": [(title, [_offer(kind, survey) for kind in kinds]) for title, kinds in GROUPS],
        "sealed": list(sealed_rounds(survey).defer("result__bundle")),
        "jobs": own_jobs(survey, request.user, timezone.now()),
    }
    return render(request, "surveys/survey_exports.html", context)


def _asked(request: HttpRequest, survey: Survey, form: ExportForm) -> Job | None:
    kind = JobKind(form.cleaned_data["kind"])
    try:
        return queue_job(
            study=survey.pillar.study,
            survey=None if kind in OF_THE_STUDY else survey,
            kind=kind,
            language=form.cleaned_data["language"],
            by=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
    return None


def _offer(kind: JobKind, survey: Survey) -> Offer:
    holds, cannot_show = WORDS[kind]
    about = None if kind in OF_THE_STUDY else survey
    found = list(objections(kind, survey.pillar.study, about))
    return Offer(kind=kind, holds=holds, cannot_show=cannot_show, objections=found)
