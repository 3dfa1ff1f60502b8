"""Long work: what is due, whose it is, what is over."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from studies.models import User
from surveys.enums import UNFINISHED_JOB_STATES, JobState
from surveys.models import Job, Survey

# Longer than any task may run: whoever wrote nothing since is lost.
CLAIM_LASTS = dt.timedelta(minutes=6)


def jobs_due(now: dt.datetime) -> QuerySet[Job]:
    """Jobs that wait for a worker, or whose worker was lost; the oldest first."""
    lost = Q(state=JobState.RUNNING, claimed_at__lt=now - CLAIM_LASTS)
    return Job.objects.filter(Q(state=JobState.QUEUED) | lost).order_by("asked_at", "pk")


def jobs_over(now: dt.datetime) -> QuerySet[Job]:
    """Jobs whose time is up."""
    return Job.objects.filter(expires_at__lte=now)


def own_job(job_id: UUID | str, user: User) -> Job | None:
    """A job that `user` asked for, while still on the study's team; None for everybody else."""
    jobs = Job.objects.select_related("study", "survey__pillar", "file").defer("file__content")
    own = jobs.filter(asked_by=user, study__memberships__user=user)
    return own.filter(pk=job_id).first()


def own_jobs(survey: Survey, user: User, now: dt.datetime) -> list[Job]:
    """What `user` asked for about a survey, or its study as a whole; the latest first."""
    about = Q(survey=survey) | Q(survey=None, study=survey.pillar.study_id)
    jobs = Job.objects.filter(about, asked_by=user).exclude(expires_at__lte=now)
    return list(jobs.order_by("-asked_at"))


def unfinished_jobs(user: User) -> QuerySet[Job]:
    """What `user` still waits for."""
    return Job.objects.filter(asked_by=user, state__in=UNFINISHED_JOB_STATES)
