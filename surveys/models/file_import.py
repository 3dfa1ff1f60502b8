"""A file on its way into a survey: read by the worker, looked at, then taken as a whole or not."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.enums import IMPORT_STATES_WITH_ROWS, ImportKind, ImportState
from surveys.findings import Finding


class Import(models.Model):
    """One upload. What the file held goes when it is taken, left out, or a day has passed."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=20, choices=ImportKind)
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.WAITING)
    file_name = models.CharField(max_length=100)
    # The file itself, until it is read.
    content = models.BinaryField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Set: a worker reads it; taken up again if that worker does not come back.
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    rows = models.JSONField(default=list, blank=True)
    findings = models.JSONField(default=list, blank=True)
    # How many findings there are beyond those that are kept.
    more_findings = models.PositiveIntegerField(default=0)
    # {"new": 3, "changed": 1, "known": 2}, once taken.
    outcome = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Empty although finished: a day had passed.
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "claimed_at"], name="imports_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=IMPORT_STATES_WITH_ROWS)
                | Q(content=None, rows=[], findings=[]),
                name="finished_import_holds_nobody",
            ),
            models.CheckConstraint(
                condition=Q(finished_by=None) | Q(finished_at__isnull=False),
                name="import_finished_by_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"

    @property
    def stored_findings(self) -> list[Finding]:
        """What was found while reading."""
        return [Finding(**each) for each in self.findings]
