"""Two people code the consensus priorities of a pillar without seeing each other's codes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

PLACES = (1, 2)  # Cohen's kappa knows two coders: docs/decisions/0022


class PillarCoding(models.Model):
    """The independent coding of one pillar. Once opened, its choices are read and never change."""

    pillar = models.OneToOneField(
        "studies.Pillar", models.CASCADE, related_name="independent_coding"
    )
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Empty: nobody sees a code but whoever chose it.
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pillar__number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="opened_at_and_by_together",
            )
        ]

    def __str__(self) -> str:
        return f"coding of pillar {self.pillar_id}"

    @property
    def is_open(self) -> bool:
        """Whether the codes may be seen; adjudication has begun."""
        return self.opened_at is not None


class Coder(models.Model):
    """A member of the team who codes a pillar, in the first or the second place."""

    coding = models.ForeignKey(PillarCoding, models.CASCADE, related_name="coders")
    place = models.PositiveSmallIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["coding", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coding", "place"], name="one_coder_per_place"),
            models.UniqueConstraint(fields=["coding", "user"], name="one_place_per_coder"),
            models.CheckConstraint(condition=Q(place__in=PLACES), name="at_most_two_coders"),
        ]

    def __str__(self) -> str:
        return f"coder {self.place} of {self.coding_id}"

    @property
    def has_handed_in(self) -> bool:
        return self.handed_in_at is not None


class CoderChoice(models.Model):
    """The code that one coder chose for one priority; without a code, the note says why."""

    coder = models.ForeignKey(Coder, models.CASCADE, related_name="choices")
    priority = models.ForeignKey("surveys.Priority", models.CASCADE, related_name="+")
    sub_topic = models.ForeignKey(
        "roadmap.SubTopic", models.PROTECT, null=True, blank=True, related_name="choices"
    )
    note = models.TextField(blank=True)
    chosen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["coder", "priority__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["coder", "priority"], name="one_choice_per_coder_and_priority"
            ),
            models.CheckConstraint(
                condition=Q(sub_topic__isnull=False) | ~Q(note=""),
                name="no_code_fits_only_with_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority_id}: {self.sub_topic_id or 'no code'}"
