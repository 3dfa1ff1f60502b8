"""A seat in the team that waits for somebody without an account."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from studies.enums import Role


class TeamInvitation(models.Model):
    """Somebody is invited to a team by e-mail. The link is signed when it is sent, never stored."""

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    language = models.CharField(max_length=10, default="en")  # that of the mail
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["email"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "study",
                Lower("email"),
                condition=Q(accepted_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="invitation_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    @property
    def name(self) -> str:
        """How a mail speaks to somebody whose name is not known yet."""
        return self.email

    def holds(self, now: dt.datetime) -> bool:
        """Whether it may still be accepted."""
        return self.accepted_at is None and now < self.expires_at
