"""Where a consensus priority belongs."""

from typing import ClassVar

from django.conf import settings
from django.db import models


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
