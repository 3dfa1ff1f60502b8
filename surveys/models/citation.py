"""Which evidence a priority cites."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from studies.localized import Localized


class Citation(models.Model):
    """A priority rests on a piece of evidence; with a word on why, if the team wrote one.

    A rated wording never changes, but a citation may be added at any time: it is dated.
    """

    priority = models.ForeignKey("surveys.Priority", models.CASCADE, related_name="citations")
    # What is cited cannot go alone, but goes with the whole study.
    evidence = models.ForeignKey("studies.Evidence", models.RESTRICT, related_name="citations")
    note_en = models.CharField(max_length=300, blank=True)
    note_zh = models.CharField(max_length=300, blank=True)
    cited_at = models.DateTimeField()
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    note = Localized()

    class Meta:
        ordering: ClassVar = ["evidence__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["priority", "evidence"], name="one_citation_per_priority_and_evidence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.priority_id} cites {self.evidence_id}"
