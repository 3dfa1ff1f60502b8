"""One undertaking and its main themes."""

from typing import ClassVar

from django.db import models

from studies.localized import Localized

NUMERALS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


class Study(models.Model):
    """One undertaking, with a team, pillars, two languages and a consent text."""

    slug = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    purpose_en = models.TextField(blank=True)
    purpose_zh = models.TextField(blank=True)
    organiser_en = models.CharField(max_length=200, blank=True)
    organiser_zh = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField()
    consent_en = models.TextField()
    consent_zh = models.TextField(blank=True)
    # Ballots carry the version of the text that the expert agreed to.
    consent_version = models.PositiveSmallIntegerField(default=1)
    scale_help_en = models.TextField(blank=True)
    scale_help_zh = models.TextField(blank=True)
    # Empty: a text of ours stands in its place.
    why_you_en = models.TextField(blank=True)
    why_you_zh = models.TextField(blank=True)
    example_en = models.TextField(blank=True)
    example_zh = models.TextField(blank=True)
    # Whether experts rate in Chinese, too: then a round opens only with every text translated.
    is_bilingual = models.BooleanField(default=True)
    # {field: TranslationState}, of what experts read; see studies.translations.
    translations = models.JSONField(default=dict, blank=True)
    # The one breakdown of the study, e.g. "Region"; experts carry a value of it.
    breakdown_en = models.CharField(max_length=60, blank=True)
    breakdown_zh = models.CharField(max_length=60, blank=True)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    title = Localized()
    purpose = Localized()
    organiser = Localized()
    consent = Localized()
    scale_help = Localized()
    why_you = Localized()
    example = Localized()
    breakdown = Localized()
    # Role of the person who looks at the page; set by views.access for the length of a request.
    visitor_role: str = ""

    class Meta:
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return self.title


class Pillar(models.Model):
    """A main theme of a study; it has one survey."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="pillars")
    number = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    translations = models.JSONField(default=dict, blank=True)

    title = Localized()
    description = Localized()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="one_pillar_per_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=9), name="pillar_number_1_to_9"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numeral} {self.title}"

    @property
    def numeral(self) -> str:
        """The Roman numeral that readers know the pillar by."""
        return NUMERALS[self.number]
