"""Candidate statements, their wordings, and where each wording came from."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from studies.enums import TranslationState
from studies.localized import Localized
from surveys.enums import LineageKind, PrioritySource


class Priority(models.Model):
    """A candidate statement; readers know it by its code, e.g. I-07."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    # Where it belongs, for experts to find their way in the list; coding comes later, by votes.
    area_en = models.CharField(max_length=120, blank=True)
    area_zh = models.CharField(max_length=120, blank=True)

    source = models.CharField(max_length=20, choices=PrioritySource, blank=True)
    source_note = models.CharField(max_length=500, blank=True)
    # Whoever brought it up, as a reader should see it: a person, a group, a workshop.
    author = models.CharField(max_length=150, blank=True)
    # In a renewed Delphi: the priority of the earlier study that this one is compared with.
    renews = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="renewed_as"
    )

    area = Localized()

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name_plural = "priorities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_priority_per_number")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Pillar and number, e.g. `I-07`. Needs survey and pillar loaded."""
        return f"{self.survey.pillar.numeral}-{self.number:02}"


class PriorityVersion(models.Model):
    """One wording of a priority, in both languages. Once rated it never changes."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    text_en = models.TextField()
    text_zh = models.TextField(blank=True)
    translation = models.CharField(
        max_length=10, choices=TranslationState, default=TranslationState.MISSING
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)

    text = Localized()

    class Meta:
        ordering: ClassVar = ["priority", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["priority", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=~models.Q(text_en=""), name="version_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.text


class VersionLineage(models.Model):
    """One step of a wording's history: reworded, merged from several, or split off."""

    parent = models.ForeignKey(PriorityVersion, models.PROTECT, related_name="children")
    child = models.ForeignKey(PriorityVersion, models.CASCADE, related_name="parents")
    kind = models.CharField(max_length=20, choices=LineageKind)
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "child"], name="one_step_between_versions"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("child")), name="no_version_is_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} {self.kind} {self.child_id}"
