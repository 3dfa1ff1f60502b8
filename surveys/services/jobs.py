"""Long work: asked for as a row, done by a worker, safe twice, cancelled between two steps.

A worker that is killed leaves a row that says "being made" and no more signs of life; the tick
takes it up again. Only who holds the latest attempt may write the result.
"""

import datetime as dt
import logging
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from studies.models import Study, User
from studies.permissions import can_view_study, role_in
from surveys.enums import UNFINISHED_JOB_STATES, JobKind, JobState
from surveys.exceptions import Refusal
from surveys.exports.made_file import MadeFile, Reached
from surveys.models import Job, JobFile, Survey
from surveys.queries import jobs_due, jobs_over, unfinished_jobs
from surveys.services import job_files

logger = logging.getLogger(__name__)
FILES_LAST = dt.timedelta(days=7)
MOST_ATTEMPTS = 3
MOST_WAITING = 5


class _StoppedError(Exception):
    """Somebody cancelled the job, or another worker took it over."""


@transaction.atomic
def queue_job(
    *, study: Study, survey: Survey | None, kind: JobKind, language: str, by: User, now: dt.datetime
) -> Job:
    """Ask for a file; asking again while it is not finished returns the same job.

    `survey` is None for files about the whole study. Raises Refusal if there is nothing to make it
    from, or too much is under way already. Side effect: job.
    """
    for sentence in job_files.objections(kind, study, survey):
        raise Refusal(sentence)
    User.objects.select_for_update().get(pk=by.pk)  # so that two clicks are one job
    waiting = list(unfinished_jobs(by))
    wanted = (study.pk, survey.pk if survey else None, kind.value, language)
    for job in waiting:
        if (job.study_id, job.survey_id, job.kind, job.language) == wanted:
            return job
    if len(waiting) >= MOST_WAITING:
        raise Refusal(_("Five files are being made for you. Wait for one, or cancel it."))
    return Job.objects.create(
        study=study, survey=survey, kind=kind, language=language, asked_by=by, asked_at=now
    )


def cancel_job(*, job: Job, now: dt.datetime) -> bool:
    """Stop a job that is not finished; returns whether it was in time. Side effect: job.

    A worker that is at it notices before its next step and leaves nothing.
    """
    unfinished = Job.objects.filter(pk=job.pk, state__in=UNFINISHED_JOB_STATES)
    return bool(unfinished.update(state=JobState.CANCELLED, **_times(now)))


def run_job(*, job_id: UUID | str, now: dt.datetime) -> Job | None:
    """Make the file of a job that is due; safe to call any number of times. For the worker.

    Returns the job as it is then, or None if it was not due. Side effects: progress with every
    step, then file and times in one transaction, or the sentence that says why there is none.
    """
    claimed = jobs_due(now).filter(pk=job_id).order_by()
    if not claimed.update(
        state=JobState.RUNNING, claimed_at=now, attempts=F("attempts") + 1, done=0, total=0
    ):
        return None
    job = Job.objects.select_related("study", "survey__pillar", "asked_by").get(pk=job_id)
    with translation.override(job.language):
        try:
            _finish(job, _make(job), now)
        except _StoppedError:
            logger.info("job %s was stopped", job.pk)
        except Refusal as refusal:
            _fail(job, str(refusal.sentence), now)
        except Exception:
            logger.exception("job %s failed", job.pk)
            _fail(job, _("Something went wrong on our side. Ask for the file again."), now)
    job.refresh_from_db()
    return job


def run_due_job(*, now: dt.datetime) -> Job | None:
    """Take up the oldest job that is due: one a tick, so that rounds and mails do not wait."""
    job_id = jobs_due(now).values_list("pk", flat=True).first()
    return run_job(job_id=job_id, now=now) if job_id else None


def delete_expired_jobs(*, now: dt.datetime) -> int:
    """Delete jobs whose time is up, with their files; returns how many. Side effect: rows gone."""
    _rows, deleted = jobs_over(now).delete()
    return deleted.get("surveys.Job", 0)


def _make(job: Job) -> MadeFile:
    if job.attempts > MOST_ATTEMPTS:
        raise Refusal(_("The worker stopped three times while it made this file."))
    role = role_in(job.asked_by, job.study)
    if role is None or not can_view_study(role):
        raise Refusal(_("You are no longer on the team of this study."))
    for sentence in job_files.objections(JobKind(job.kind), job.study, job.survey):
        raise Refusal(sentence)
    return job_files.MAKERS[JobKind(job.kind)](job, _reached(job))


def _reached(job: Job) -> Reached:
    """What a maker calls between steps: notes progress and life, and stops a cancelled job."""

    def reached(done: int, total: int) -> None:
        if not _mine(job).update(done=done, total=total, claimed_at=Now()):
            raise _StoppedError

    return reached


@transaction.atomic
def _finish(job: Job, made: MadeFile, now: dt.datetime) -> None:
    if not _mine(job).update(state=JobState.DONE, done=F("total"), **_times(now)):
        raise _StoppedError
    JobFile.objects.create(
        job=job,
        name=made.name,
        content_type=made.content_type,
        content=made.content,
        size=len(made.content),
    )


def _fail(job: Job, sentence: str, now: dt.datetime) -> None:
    _mine(job).update(state=JobState.FAILED, problem=sentence, **_times(now))


def _mine(job: Job) -> QuerySet[Job]:
    """The job, while it runs and nobody took it over."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _times(now: dt.datetime) -> dict[str, dt.datetime]:
    return {"finished_at": now, "expires_at": now + FILES_LAST}
