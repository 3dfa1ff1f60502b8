"""What lets a program enter values of some indicators of one study, and nothing else."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from roadmap.models.indicator import Indicator


class ApiToken(models.Model):
    """A secret of a program. Only its SHA-256 is kept; its beginning tells it from others."""

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="api_tokens")
    holder = models.CharField(max_length=150)  # who or what sends the values
    prefix = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, unique=True)
    indicators = models.ManyToManyField(Indicator, related_name="api_tokens")
    made_at = models.DateTimeField()
    # It acts for this member of the team, and ends when they leave.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_on = models.DateField()  # the last day on which it is taken
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["study", "-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(holder="") & ~Q(prefix=""), name="token_has_a_holder"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} ({self.prefix}…)"

    def holds(self, today: dt.date) -> bool:
        """Whether it is still taken."""
        return self.revoked_at is None and today <= self.expires_on
