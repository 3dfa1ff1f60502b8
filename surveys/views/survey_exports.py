from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from surveys import tasks
from surveys.enums import STUDY_JOBS, JobKind
from surveys.exceptions import Refusal
from surveys.forms.exports import ExportForm
from surveys.models import Job, Survey
from surveys.permissions import can_view_results
from surveys.queries import own_jobs, sealed_rounds
from surveys.services.job_files import objections_by_kind
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
    (_("Protocol"), [JobKind.PROTOCOL]),
    (_("Data"), [JobKind.DATA, JobKind.WORKBOOK]),
    (_("Report on this pillar"), [JobKind.PAPER_PDF, JobKind.PAPER_DOCX]),
    (_("Report on the whole study"), [JobKind.REPORT_PDF, JobKind.REPORT_DOCX]),
]
WORDS: dict[JobKind, tuple[str | Promise, str | Promise]] = {
    JobKind.PROTOCOL: (
        _(
            "Rule, rounds, feedback and the list of priorities as JSON and as a PDF, with the"
            " SHA-256 of the text: to deposit in a register before round 1 opens."
        ),
        _("It cannot show why the threshold was chosen: the PDF has room for your reason."),
    ),
    JobKind.PAPER_PDF: (
        _(
            "Methods, deviations, panel, flow of priorities, results with k of n, pictures,"
            " decisions with their reasons, limitations, and the ACCORD and DELPHISTAR checklists."
        ),
        _("It is a draft: what only people can write is marked. It names no expert."),
    ),
    JobKind.PAPER_DOCX: (
        _("The same paper to be written on in Word or LibreOffice."),
        _("Its pictures cannot be edited there; the page of pictures has them as SVG."),
    ),
    JobKind.REPORT_PDF: (
        _("The same over all pillars with a sealed round, with one overview and one annex."),
        _("It compares no pillars: their panels and lists differ."),
    ),
    JobKind.REPORT_DOCX: (
        _("The study report to be written on in Word or LibreOffice."),
        _("Its pictures cannot be edited there; the page of pictures has them as SVG."),
    ),
    JobKind.DATA: (
        _(
            "Results, wordings, decisions and every single rating as CSV and JSON, with a codebook,"
            " and scripts for R and SPSS that recompute each verdict."
        ),
        _("Ratings stand by priority and never by expert, so it cannot show whole ballots."),
    ),
    JobKind.WORKBOOK: (
        _("The same tables as sheets of one XLSX workbook."),
        _("It has no scripts, and takes no more than 400,000 ratings."),
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
    objections = objections_by_kind(survey.pillar.study, survey)
    context = {
        "survey": survey,
        "form": form,
        "groups": [
            (title, [_offer(kind, objections[kind]) for kind in kinds]) for title, kinds in GROUPS
        ],
        "sealed": list(sealed_rounds(survey).defer("result__bundle")),
        "jobs": own_jobs(survey, request.user, timezone.now()),
    }
    return render(request, "surveys/survey_exports.html", context)


def _asked(request: HttpRequest, survey: Survey, form: ExportForm) -> Job | None:
    kind = JobKind(form.cleaned_data["kind"])
    try:
        return queue_job(
            study=survey.pillar.study,
            survey=None if kind in STUDY_JOBS else survey,
            kind=kind,
            language=form.cleaned_data["language"],
            by=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
    return None


def _offer(kind: JobKind, objections: list[str]) -> Offer:
    holds, cannot_show = WORDS[kind]
    return Offer(kind=kind, holds=holds, cannot_show=cannot_show, objections=objections)
