"""The survey of one pillar: its rule and its protocol."""

from typing import Any, ClassVar

from django.db import models

from studies.localized import Localized
from surveys.consensus import Rule
from surveys.enums import Feedback, PlanPart
from surveys.plan import ReminderPlan
from surveys.scale import Scale


def default_reminder_days() -> list[int]:
    """A week and a day before the deadline."""
    return [7, 1]


class Survey(models.Model):
    """The Delphi survey of one pillar."""

    pillar = models.OneToOneField("studies.Pillar", models.CASCADE, related_name="survey")
    # Rule.as_dict(); frozen into the protocol when round 1 opens.
    rule_data = models.JSONField(default=dict)
    # Whether items that reached consensus are proposed to be rated again in the next round.
    carries_consensus = models.BooleanField(default=False)
    # Why this rule, for readers of the protocol; a report prints it.
    rationale_en = models.TextField(blank=True)
    rationale_zh = models.TextField(blank=True)
    feedback = models.CharField(max_length=20, choices=Feedback, default=Feedback.DISTRIBUTION)
    # Off: a later round asks only those who answered the one before; see services.silence.
    invites_everyone = models.BooleanField(default=True)
    # Days before the deadline on which the silent are reminded, and how often at most in a round.
    reminder_days = models.JSONField(default=default_reminder_days)
    most_reminders = models.PositiveSmallIntegerField(default=3)
    # Hours of the day in `quiet_zone` between which the plan sends nothing; equal: it always may.
    quiet_from = models.PositiveSmallIntegerField(default=0)
    quiet_until = models.PositiveSmallIntegerField(default=0)
    quiet_zone = models.CharField(max_length=60, default="UTC")
    # On record: with it and an expert's link, the order of that expert's page can be recomputed.
    order_seed = models.CharField(max_length=32)
    protocol = models.TextField(blank=True)
    protocol_sha256 = models.CharField(max_length=64, blank=True)
    protocol_locked_at = models.DateTimeField(null=True, blank=True)
    # Set: every round is sealed, and the panel may look at the results.
    results_shared_at = models.DateTimeField(null=True, blank=True)
    # Whether the comments that the team shows to the panel are also for readers of what is
    # published; experts were told that they may be.
    releases_reasons = models.BooleanField(default=False)

    rationale = Localized()

    class Meta:
        ordering: ClassVar = ["pillar__number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(protocol_locked_at=None, protocol="", protocol_sha256="")
                | models.Q(protocol_locked_at__isnull=False)
                & ~models.Q(protocol="")
                & ~models.Q(protocol_sha256=""),
                name="locked_protocol_has_text_and_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(most_reminders__lte=3, quiet_from__lte=23, quiet_until__lte=23),
                name="reminders_are_few_and_hours_are_hours",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pillar)

    @property
    def rule(self) -> Rule:
        """The consensus rule."""
        return Rule.from_dict(self.rule_data)

    @property
    def scale(self) -> Scale:
        """What the ratings are about. Needs pillar and study loaded."""
        return Scale.PROGRESS if self.pillar.study.is_progress else Scale.RELEVANCE

    @property
    def reminders(self) -> ReminderPlan:
        """When the silent are reminded."""
        return ReminderPlan(
            days=tuple(self.reminder_days),
            most=self.most_reminders,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            zone=self.quiet_zone,
        )

    def plan(self, *, round_count: int) -> dict[str, Any]:
        """The plan as plain values, by PlanPart."""
        return {
            PlanPart.ROUNDS.value: round_count,
            PlanPart.CARRIES_CONSENSUS.value: self.carries_consensus,
            PlanPart.FEEDBACK.value: str(self.feedback),
            PlanPart.INVITES_EVERYONE.value: self.invites_everyone,
            PlanPart.REMINDERS.value: self.reminders.as_dict(),
        }

    @property
    def is_locked(self) -> bool:
        """Whether the protocol stands: rule and round-1 list no longer change."""
        return self.protocol_locked_at is not None
