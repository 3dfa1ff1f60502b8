"""One undertaking and its main themes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from studies.enums import CopyKind
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
    # What only the team can declare; printed in reports and on the public method page. Experts do
    # not read it, so that it may be written (and translated) at any time.
    funding_en = models.TextField(blank=True)
    funding_zh = models.TextField(blank=True)
    interests_en = models.TextField(blank=True)
    interests_zh = models.TextField(blank=True)
    ethics_en = models.TextField(blank=True)
    ethics_zh = models.TextField(blank=True)
    registry_en = models.CharField(max_length=200, blank=True)
    registry_zh = models.CharField(max_length=200, blank=True)
    registration = models.CharField(max_length=200, blank=True)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Set: hidden from the desk and read-only, until somebody takes it out again.
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The study that this one was made from, and what for.
    made_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )
    made_as = models.CharField(max_length=10, choices=CopyKind, blank=True)
    # Set on a pilot: the worker deletes it with everything that belongs to it.
    wipe_requested_at = models.DateTimeField(null=True, blank=True)

    title = Localized()
    purpose = Localized()
    organiser = Localized()
    consent = Localized()
    scale_help = Localized()
    why_you = Localized()
    example = Localized()
    breakdown = Localized()
    funding = Localized()
    interests = Localized()
    ethics = Localized()
    registry = Localized()
    # Role of the person who looks at the page; set by views.access for the length of a request.
    visitor_role: str = ""

    class Meta:
        verbose_name_plural = "studies"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="archived_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(made_as="", made_from=None)
                | Q(made_as__in=CopyKind.values, made_from__isnull=False),
                name="copy_says_of_what_and_what_for",
            ),
            models.CheckConstraint(
                condition=Q(wipe_requested_at=None) | Q(made_as=CopyKind.PILOT),
                name="only_a_pilot_is_wiped",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def registered(self) -> str:
        """Where the protocol is registered, and under which number or link; "" if not said."""
        return ", ".join(part for part in (self.registry, self.registration) if part)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_pilot(self) -> bool:
        """Whether it only tries out another study: nothing of it is published, ever."""
        return self.made_as == CopyKind.PILOT

    @property
    def is_renewal(self) -> bool:
        """Whether its priorities are compared with those of an earlier study."""
        return self.made_as == CopyKind.RENEWAL

    @property
    def is_progress(self) -> bool:
        """Whether it asks how far the priorities of an earlier study have come."""
        return self.made_as == CopyKind.PROGRESS


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
