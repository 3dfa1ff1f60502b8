"""Why a consensus priority is in no action."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from studies.localized import Localized


class Omission(models.Model):
    """The reason for which a priority is in no action; published with the next edition."""

    priority = models.OneToOneField("surveys.Priority", models.CASCADE, related_name="omission")
    reason_en = models.TextField()
    reason_zh = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    reason = Localized()

    class Meta:
        ordering: ClassVar = ["priority__survey__pillar__number", "priority__number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason_en=""), name="omission_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.priority_id} is in no action"
