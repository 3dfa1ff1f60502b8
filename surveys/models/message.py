"""Mails that are due: rows first, written with the business that causes them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.enums import MessageKind, MessageState


class Message(models.Model):
    """One mail to one expert, to one member of the team, or to somebody invited to it.

    Its text is rendered when it is sent: no link is ever stored, and no row tells who had answered.
    """

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=MessageKind)
    # Empty: the mail is about no round, e.g. a new link.
    survey_round = models.ForeignKey(
        "surveys.SurveyRound", models.CASCADE, null=True, blank=True, related_name="messages"
    )
    expert = models.ForeignKey(
        "surveys.Expert", models.CASCADE, null=True, blank=True, related_name="messages"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    team_invitation = models.ForeignKey(
        "studies.TeamInvitation", models.CASCADE, null=True, blank=True, related_name="messages"
    )
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "claimed_at"], name="messages_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expert__isnull=False, user=None, team_invitation=None)
                | Q(expert=None, user__isnull=False, team_invitation=None)
                | Q(expert=None, user=None, team_invitation__isnull=False),
                name="message_goes_to_one_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class MailWords(models.Model):
    """A team's own subject and opening of one kind of mail; an empty one leaves ours in place.

    Link, deadline, contact and what else a mail must say stand after the opening in any case.
    """

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="mail_words")
    kind = models.CharField(max_length=20, choices=MessageKind)
    subject_en = models.CharField(max_length=150, blank=True)
    subject_zh = models.CharField(max_length=150, blank=True)
    opening_en = models.TextField(blank=True)
    opening_zh = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "mail words"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "kind"], name="one_wording_per_kind_of_mail")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.study_id}"


class ReminderWave(models.Model):
    """One reminder of a round. Every expert gets a row of mail; the silent get the mail."""

    survey_round = models.ForeignKey("surveys.SurveyRound", models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    queued_at = models.DateTimeField()
    # Empty: the plan of the protocol did it.
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Days before the deadline, for one of the plan.
    days_before = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey_round", "number"], name="one_wave_per_number"),
            models.UniqueConstraint(
                fields=["survey_round", "days_before"], name="one_wave_per_day_of_the_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"reminder {self.number} of round {self.survey_round_id}"
