"""What tells whether an action makes a difference: indicators, and what was measured.

They follow an action by its permanent reference, beside the editions: an edition never changes, and
a removed action keeps its figures.
"""

import datetime as dt
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from roadmap.enums import Frequency, IndicatorKind
from roadmap.models.action import reference_of
from roadmap.trend import Path
from studies.localized import Localized

DIGITS, PLACES = 15, 4
CLOSING = {"closed_at", "closed_by", "closed_because"}


class Indicator(models.Model):
    """A figure with a baseline, a target and somebody who answers for it."""

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="indicators")
    action_slug = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=IndicatorKind)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    definition_en = models.TextField(blank=True)
    definition_zh = models.TextField(blank=True)
    unit_en = models.CharField(max_length=40)
    unit_zh = models.CharField(max_length=40, blank=True)
    source_en = models.CharField(max_length=300, blank=True)
    source_zh = models.CharField(max_length=300, blank=True)
    baseline = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    baseline_on = models.DateField()
    target = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    target_on = models.DateField()
    every_months = models.PositiveSmallIntegerField(choices=Frequency, default=Frequency.YEARLY)
    owner_name = models.CharField(max_length=150, blank=True)
    owner_email = models.EmailField(blank=True)  # never on a public page
    # Figures that only show how it works; every page says so.
    is_illustrative = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_because = models.CharField(max_length=300, blank=True)

    name = Localized()
    definition = Localized()
    unit = Localized()
    source = Localized()

    class Meta:
        ordering: ClassVar = ["study", "action_slug", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study", "action_slug", "number"], name="one_indicator_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(unit_en=""), name="indicator_has_name_and_unit"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IndicatorKind.values), name="indicator_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(every_months__in=Frequency.values), name="indicator_is_measured_in_turn"
            ),
            models.CheckConstraint(
                condition=Q(baseline_on__lt=F("target_on")), name="target_is_after_the_baseline"
            ),
            models.CheckConstraint(
                condition=~Q(baseline=F("target")), name="target_is_not_the_baseline"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None, retired_because="")
                | Q(retired_at__isnull=False, retired_by__isnull=False) & ~Q(retired_because=""),
                name="retired_at_by_and_because_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def action_reference(self) -> str:
        return reference_of(self.action_slug)

    @property
    def code(self) -> str:
        """What a table of measurements names it by, e.g. `I.II.a.1-2`."""
        return f"{self.action_reference}-{self.number}"

    @cached_property
    def path(self) -> Path:
        """The straight line from baseline to target."""
        return Path(
            baseline=self.baseline,
            baseline_on=self.baseline_on,
            target=self.target,
            target_on=self.target_on,
        )


class Measurement(models.Model):
    """One dated value. A wrong one is closed with a reason and stays; a new row takes its place."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    measured_on = models.DateField()
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    evidence = models.CharField(max_length=300)
    evidence_url = models.URLField(max_length=500, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="correction"
    )
    # Set: the value no longer counts. It was corrected, or withdrawn.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["indicator", "measured_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "measured_on"],
                condition=Q(closed_at=None),
                name="one_valid_measurement_per_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, closed_because="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_because=""),
                name="closed_at_by_and_because_together",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""), name="measurement_rests_on_something"
            ),
            models.CheckConstraint(
                condition=Q(evidence_url="")
                | Q(evidence_url__startswith="https://")
                | Q(evidence_url__startswith="http://"),
                name="evidence_is_a_web_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.measured_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and not set(kwargs.get("update_fields") or {"*"}) <= CLOSING:
            raise TypeError("A measurement never changes; it is closed, and a new one entered.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A measurement is never deleted.")

    @property
    def is_valid(self) -> bool:
        return self.closed_at is None

    def is_same_as(self, *, measured_on: dt.date, value: Decimal, evidence: str, link: str) -> bool:
        """Whether entering this again would change nothing."""
        entered = (measured_on, value, evidence, link)
        return entered == (self.measured_on, self.value, self.evidence, self.evidence_url)
