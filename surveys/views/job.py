from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from studies.views.access import declare
from surveys.models import Job, JobFile
from surveys.queries import own_job
from surveys.services.jobs import cancel_job


def job_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The person who asked, while still on the study's team; 404 for everybody else."""

    @wraps(view)
    def entered(request: HttpRequest, job_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        job = own_job(job_id, request.user)
        if job is None or (job.expires_at and job.expires_at <= timezone.now()):
            raise Http404
        response = view(request, job, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return declare(login_required(entered), "the team member who asked for the file")


@require_safe
@job_page
def job(request: HttpRequest, job: Job) -> HttpResponse:
    context = {"job": job, "study": job.study, "file": getattr(job, "file", None)}
    return render(request, "surveys/job.html", context)


@require_POST
@job_page
def job_cancel(request: HttpRequest, job: Job) -> HttpResponse:
    if cancel_job(job=job, now=timezone.now()):
        messages.success(request, _("Cancelled. Nothing was kept."))
    else:
        messages.info(request, _("It was finished already."))
    return redirect("surveys:job", job.pk)


@require_safe
@job_page
def job_file(_request: HttpRequest, job: Job) -> HttpResponse:
    if not job.has_file(timezone.now()):
        raise Http404
    file = JobFile.objects.get(job=job)
    response = HttpResponse(bytes(file.content), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response
