"""Long work and the file that it leaves: rows that a worker takes up."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language_info

from surveys.enums import UNFINISHED_JOB_STATES, JobKind, JobState


class Job(models.Model):
    """One file that one person asked for. Its state is the queue; its key cannot be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="jobs")
    # Empty: about all pillars.
    survey = models.ForeignKey(
        "surveys.Survey", models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    kind = models.CharField(max_length=20, choices=JobKind)
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    # Written with every step: when it grows old, the worker is lost and another takes over.
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # When row and file are deleted.
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="job_kind_is_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[state.value for state in JobState if state in UNFINISHED_JOB_STATES],
                    finished_at=None,
                    expires_at=None,
                )
                | Q(
                    state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED],
                    finished_at__isnull=False,
                    expires_at__isnull=False,
                ),
                name="finished_job_has_times",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.FAILED) & ~Q(problem="")
                | ~Q(state=JobState.FAILED) & Q(problem=""),
                name="failed_job_says_why",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="no_job_is_more_than_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"

    @property
    def language_name(self) -> str:
        """The language of the file, in itself."""
        return str(get_language_info(self.language)["name_local"])

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED_JOB_STATES

    def has_file(self, now: dt.datetime) -> bool:
        """Whether its file may be fetched."""
        return self.state == JobState.DONE and self.expires_at is not None and now < self.expires_at


class JobFile(models.Model):
    """What a job made. In the database, since web and worker need not share a disk."""

    job = models.OneToOneField(Job, models.CASCADE, related_name="file")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name
