"""Mails that are due: rows first, written with the business that causes them."""

from typing import ClassVar

from django.db import models

from surveys.enums import MessageKind, MessageState


class Message(models.Model):
    """One mail to one expert. Its text is rendered when sent: a link is never stored."""

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=MessageKind)
    survey_round = models.ForeignKey("surveys.SurveyRound", models.CASCADE, related_name="messages")
    expert = models.ForeignKey("surveys.Expert", models.CASCADE, related_name="messages")
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "claimed_at"], name="messages_due")]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
