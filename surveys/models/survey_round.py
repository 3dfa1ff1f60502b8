"""A round and the list that is rated in it."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from surveys.enums import Disposition, RoundState


class SurveyRound(models.Model):
    """One round of a survey. Its state is the queue: the tick takes up what is due."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closes_at = models.DateTimeField(null=True, blank=True)
    # Set on a planned round: it opens by itself then, for experts until `opens_until`.
    opens_at = models.DateTimeField(null=True, blank=True)
    opens_until = models.DateTimeField(null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # Empty on a closed round: the deadline closed it.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # {an expert's group: the merged label under which its ballots count}; empty: no breakdown.
    group_labels = models.JSONField(default=dict)
    invited = models.PositiveIntegerField(default=0)
    # Counted by the worker every few seconds, so that no page of the team reads a ballot.
    answered = models.PositiveIntegerField(default=0)
    answered_counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["survey", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_round_per_number"),
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(state__in=[RoundState.OPEN, RoundState.CLOSED]),
                name="one_open_round_per_survey",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="round_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None, closes_at=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False, closes_at__isnull=False),
                name="opened_at_by_and_deadline_together",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.PLANNED, opened_at=None, closed_at=None)
                | Q(state=RoundState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(
                    state__in=[RoundState.CLOSED, RoundState.SEALED],
                    opened_at__isnull=False,
                    closed_at__isnull=False,
                ),
                name="round_times_fit_its_state",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None, opens_until=None, scheduled_by=None)
                | Q(
                    opens_at__isnull=False,
                    opens_until__gt=F("opens_at"),
                    scheduled_by__isnull=False,
                ),
                name="planned_opening_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False),
                name="nobody_closed_an_open_round",
            ),
        ]

    def __str__(self) -> str:
        return _("Round %(number)s") % {"number": self.number}

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    def takes_answers(self, now: dt.datetime) -> bool:
        """Whether it is open and its deadline lies ahead."""
        return self.is_open and self.closes_at is not None and now < self.closes_at

    @property
    def is_sealed(self) -> bool:
        return self.state == RoundState.SEALED


class RoundItem(models.Model):
    """One wording in one round, and what was decided about it afterwards."""

    survey_round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="items")
    version = models.ForeignKey("surveys.PriorityVersion", models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    disposition = models.CharField(max_length=10, choices=Disposition, blank=True)
    disposition_reason = models.TextField(blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey_round", "version"], name="one_item_per_version_and_round"
            ),
            models.UniqueConstraint(
                fields=["survey_round", "position"], name="one_item_per_position"
            ),
            models.CheckConstraint(
                condition=Q(disposition="", disposed_at=None, disposed_by=None)
                | ~Q(disposition="") & Q(disposed_at__isnull=False, disposed_by__isnull=False),
                name="disposition_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(disposition=Disposition.DROP) | ~Q(disposition_reason=""),
                name="dropping_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_round_id}/{self.version_id}"
