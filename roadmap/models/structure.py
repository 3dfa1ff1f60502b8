"""The themes of a pillar: areas, and the lettered sub-topics in them."""

from typing import ClassVar

from django.db import models

from studies.localized import Localized
from studies.models.study import NUMERALS

MOST_AREAS = len(NUMERALS) - 1
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Area(models.Model):
    """A main priority of a pillar."""

    pillar = models.ForeignKey("studies.Pillar", models.CASCADE, related_name="areas")
    number = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)

    title = Localized()

    class Meta:
        ordering: ClassVar = ["pillar__number", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pillar", "number"], name="one_area_per_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=MOST_AREAS),
                name="area_number_has_a_numeral",
            ),
            models.CheckConstraint(condition=~models.Q(title_en=""), name="area_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.numeral} {self.title}"

    @property
    def numeral(self) -> str:
        """The Roman numeral of the area within its pillar."""
        return NUMERALS[self.number]

    @property
    def reference(self) -> str:
        """What readers know it by, e.g. `I.II`. Needs the pillar loaded."""
        return f"{self.pillar.numeral}.{self.numeral}"


class SubTopic(models.Model):
    """A lettered theme of an area; consensus priorities are placed under it."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="sub_topics")
    letter = models.CharField(max_length=1)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    # For coders: what belongs under it, what does not, and examples of priorities.
    includes_en = models.TextField(blank=True)
    includes_zh = models.TextField(blank=True)
    excludes_en = models.TextField(blank=True)
    excludes_zh = models.TextField(blank=True)
    examples_en = models.TextField(blank=True)
    examples_zh = models.TextField(blank=True)

    title = Localized()
    description = Localized()
    includes = Localized()
    excludes = Localized()
    examples = Localized()

    class Meta:
        ordering: ClassVar = ["area__pillar__number", "area__number", "letter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "letter"], name="one_sub_topic_per_letter"),
            models.CheckConstraint(
                condition=models.Q(letter__in=list(LETTERS)), name="sub_topic_letter_a_to_z"
            ),
            models.CheckConstraint(condition=~models.Q(title_en=""), name="sub_topic_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """What readers know it by, e.g. `I.II.a`. Needs area and pillar loaded."""
        return f"{self.area.reference}.{self.letter}"

    @property
    def slug(self) -> str:
        """The same for an address, e.g. `1-2-a`."""
        return f"{self.area.pillar.number}-{self.area.number}-{self.letter}"
