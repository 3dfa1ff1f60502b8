"""The end of a study: destroying the key that could link people and answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class StudyEnd(models.Model):
    """An act of two people, done by the worker; what it did is the record that is printed."""

    study = models.OneToOneField("studies.Study", models.CASCADE, related_name="end")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    destroyed_at = models.DateTimeField(null=True, blank=True)
    # SHA-256 of the key: a copy that turns up later can be recognised by it.
    key_sha256 = models.CharField(max_length=64, blank=True)
    experts = models.PositiveIntegerField(default=0)
    ballots = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="end_confirmed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("requested_by")),
                name="end_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None) | Q(confirmed_at__isnull=False),
                name="nothing_destroyed_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"end of study {self.study_id}"
