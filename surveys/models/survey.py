"""The survey of one pillar: its rule and its protocol."""

from typing import ClassVar

from django.db import models

from surveys.consensus import Rule


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
    # Days before the deadline on which the silent are reminded.
    reminder_days = models.JSONField(default=default_reminder_days)
    # On record: with it and an expert's link, the order of that expert's page can be recomputed.
    order_seed = models.CharField(max_length=32)
    protocol = models.TextField(blank=True)
    protocol_sha256 = models.CharField(max_length=64, blank=True)
    protocol_locked_at = models.DateTimeField(null=True, blank=True)
    # Set: every round is sealed, and the panel may look at the results.
    results_shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pillar__number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(protocol_locked_at=None, protocol="", protocol_sha256="")
                | models.Q(protocol_locked_at__isnull=False)
                & ~models.Q(protocol="")
                & ~models.Q(protocol_sha256=""),
                name="locked_protocol_has_text_and_hash",
            )
        ]

    def __str__(self) -> str:
        return str(self.pillar)

    @property
    def rule(self) -> Rule:
        """The consensus rule."""
        return Rule.from_dict(self.rule_data)

    @property
    def is_locked(self) -> bool:
        """Whether the protocol stands: rule and round-1 list no longer change."""
        return self.protocol_locked_at is not None
