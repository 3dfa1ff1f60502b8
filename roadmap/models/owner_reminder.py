"""Mails to the owners of indicators: rows first, like every mail of the house."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from roadmap.enums import MailState


class OwnerReminder(models.Model):
    """One reminder of one missing value; its text and its address are looked up when it is sent."""

    key = models.CharField(max_length=100, unique=True)
    indicator = models.ForeignKey("roadmap.Indicator", models.CASCADE, related_name="reminders")
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "claimed_at"], name="reminders_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="reminder_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
