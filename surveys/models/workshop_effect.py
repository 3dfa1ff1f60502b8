"""What a workshop did to which priorities."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from surveys.enums import WorkshopEffect


class WorkshopPriority(models.Model):
    """A workshop brought a priority up, or changed it. Who said so stands in the record."""

    workshop = models.ForeignKey("studies.Workshop", models.CASCADE, related_name="effects")
    priority = models.ForeignKey("surveys.Priority", models.CASCADE, related_name="workshops")
    effect = models.CharField(max_length=10, choices=WorkshopEffect)

    class Meta:
        ordering: ClassVar = ["workshop__held_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workshop", "priority"], name="one_effect_per_workshop_and_priority"
            ),
            models.CheckConstraint(
                condition=Q(effect__in=WorkshopEffect.values), name="workshop_effect_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.effect} {self.priority_id}"
