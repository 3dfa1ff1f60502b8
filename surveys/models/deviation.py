"""What was done otherwise than the locked protocol says."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.enums import PlanPart


class Deviation(models.Model):
    """One change of the plan after round 1 opened. Only ever added; prints wherever the plan does.

    `planned` and `instead` hold the value of a part of the plan, or a text where it is no setting.
    """

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="deviations")
    part = models.CharField(max_length=20, choices=PlanPart)
    planned = models.JSONField()
    instead = models.JSONField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="deviation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(part__in=PlanPart.values), name="deviation_is_about_a_known_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.part}, {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A deviation is never changed.")
        super().save(*args, **kwargs)

    def as_dict(self) -> dict[str, Any]:
        """What is published of it: plain values, and not who recorded it."""
        return {
            "at": self.at.isoformat(),
            "part": self.part,
            "planned": self.planned,
            "instead": self.instead,
            "reason": self.reason,
        }
