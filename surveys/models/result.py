"""What sealing wrote: results that never change."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from surveys.enums import VERDICT_CHOICES


class RoundResult(models.Model):
    """The result of one sealed round. `bundle` is its published evidence."""

    survey_round = models.OneToOneField(
        "surveys.SurveyRound", models.PROTECT, related_name="result"
    )
    sealed_at = models.DateTimeField()
    invited = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    bundle = models.TextField()
    bundle_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)

    # Of the last round only: bands by group (surveys.breakdown); empty without a breakdown.
    breakdown = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"result of round {self.survey_round_id}"


class RoundStatistics(models.Model):
    """What the worker computed about a sealed round, for pages that may not take so long.

    Figures of the whole panel only; what could betray a handful is not in it
    (surveys.published_statistics). It may be computed anew, as long as the sealed ballots exist.
    """

    VERSION = 2  # of the record that is computed now; rounds with another one are computed anew

    survey_round = models.OneToOneField(
        "surveys.SurveyRound", models.CASCADE, related_name="statistics"
    )
    version = models.PositiveSmallIntegerField()  # of the record in `data`
    computed_at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        verbose_name_plural = "round statistics"

    def __str__(self) -> str:
        return f"statistics of round {self.survey_round_id}"


class ItemResult(models.Model):
    """Tally and verdict of one item, with the counts from which the verdict follows."""

    item = models.OneToOneField("surveys.RoundItem", models.PROTECT, related_name="result")
    # Number of ratings 1, 2, ... up to the top of the scale.
    counts = models.JSONField()
    rated = models.PositiveIntegerField()
    agreeing = models.PositiveIntegerField()
    disagreeing = models.PositiveIntegerField()
    cannot_judge = models.PositiveIntegerField()
    # Answered the round, but not this item.
    missing = models.PositiveIntegerField()
    verdict = models.CharField(max_length=20, choices=VERDICT_CHOICES)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rated__gte=F("agreeing") + F("disagreeing")),
                name="agreeing_and_disagreeing_are_among_the_rated",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[value for value, _ in VERDICT_CHOICES]),
                name="verdict_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreeing} of {self.rated}: {self.verdict}"
