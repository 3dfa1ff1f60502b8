"""Files that somebody asked for, made through the services as the worker would.

job = ask(survey, JobKind.WORKBOOK)            # queued, by the coordinator, in English
job = made_job(survey)                         # done; `content_of(job)` is its file
parts_of(made_job(survey))["results.csv"]      # of a ZIP file
"""

import csv
import io
import zipfile
from typing import Any

from django.utils import timezone

from studies.models import User
from surveys.enums import JobKind, JobState
from surveys.models import Job, JobFile, Survey
from surveys.services.jobs import queue_job, run_job


def ask(
    survey: Survey,
    kind: JobKind = JobKind.DATA,
    *,
    by: User | None = None,
    language: str = "en",
    whole_study: bool = False,
) -> Job:
    """Queue a job about a survey, or about its study."""
    study = survey.pillar.study
    by = by or study.memberships.select_related("user").get(role="coordinator").user
    about = None if whole_study else survey
    now = timezone.now()
    return queue_job(study=study, survey=about, kind=kind, language=language, by=by, now=now)


def made_job(survey: Survey, kind: JobKind = JobKind.DATA, **options: Any) -> Job:
    """A job that is done."""
    job = run_job(job_id=ask(survey, kind, **options).pk, now=timezone.now())
    assert job is not None
    assert job.state == JobState.DONE, job.problem
    return job


def content_of(job: Job) -> bytes:
    return bytes(JobFile.objects.get(job=job).content)


def parts_of(job: Job) -> dict[str, bytes]:
    """The parts of a ZIP file by name."""
    with zipfile.ZipFile(io.BytesIO(content_of(job))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(part: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by column."""
    return list(csv.DictReader(io.StringIO(part.decode("utf-8-sig"), newline="")))
