"""Where a consensus priority belongs."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from roadmap.enums import CodingStep


class Coding(models.Model):
    """The one sub-topic under which a consensus priority was placed, by whom and when."""

    priority = models.OneToOneField("surveys.Priority", models.CASCADE, related_name="coding")
    sub_topic = models.ForeignKey("roadmap.SubTopic", models.PROTECT, related_name="codings")
    coded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    coded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["priority__survey__pillar__number", "priority__number"]

    def __str__(self) -> str:
        return f"{self.priority_id} in {self.sub_topic_id}"


class CodeChange(models.Model):
    """One step in the history of a priority's code. Only ever added.

    What a coder chose stays hidden until the coding of the pillar is opened (queries.coding).
    """

    priority = models.ForeignKey("surveys.Priority", models.CASCADE, related_name="code_changes")
    step = models.CharField(max_length=10, choices=CodingStep)
    # Whose choice it was; empty for what counts for the roadmap.
    coder = models.ForeignKey("roadmap.Coder", models.CASCADE, null=True, blank=True)
    # The references stay when a sub-topic is removed; empty: no code.
    before = models.ForeignKey(
        "roadmap.SubTopic", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before_reference = models.CharField(max_length=20, blank=True)
    after = models.ForeignKey(
        "roadmap.SubTopic", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    after_reference = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(step__in=CodingStep.values), name="coding_step_is_known"
            ),
            models.CheckConstraint(
                condition=Q(step=CodingStep.CHOSEN, coder__isnull=False)
                | ~Q(step=CodingStep.CHOSEN) & Q(coder=None),
                name="only_a_coder_chooses",
            ),
            models.CheckConstraint(
                condition=~Q(step=CodingStep.DECIDED) | ~Q(reason=""),
                name="a_code_is_decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority_id}: {self.before_reference} to {self.after_reference}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A step of the history never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A step of the history is never deleted.")
