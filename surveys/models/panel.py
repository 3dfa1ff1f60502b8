"""The identity side: who is invited. No row here is ever written by an expert's visit."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower


def spoken_languages() -> list[tuple[str, str]]:
    """Return the languages of the site; asked anew each time, so that a new one is no migration."""
    return list(settings.LANGUAGES)


INVENTED = "@pilot.invalid"  # addresses of experts that a pilot invents; no mail goes there


class Expert(models.Model):
    """An invited person of a study, with one personal link for all panels."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="experts")
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    # An address that the team wrote down after a link had gone out; holds once the expert agrees.
    proposed_email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=10, choices=spoken_languages, default="en")
    # The expert's value of the study's one breakdown, e.g. a region.
    group = models.CharField(max_length=60, blank=True)
    # Counts up when a leaked link is replaced.
    generation = models.PositiveSmallIntegerField(default=1)
    # Whether reminders may be sent. Says nothing about answering: one may opt out having answered.
    wants_reminders = models.BooleanField(default=True)
    # What the expert declared, in words. Stays here: no page of results and no export has it.
    conflicts = models.TextField(blank=True)
    # Said to the team, by mail or on the own page: invites and reminds no more.
    has_declined = models.BooleanField(default=False)
    # Set: the worker, who has the link key, will erase this person and everything linked.
    erasure_requested_at = models.DateTimeField(null=True, blank=True)
    # SHA-256 that the link must match; empty until the worker, who has the link key, issued one.
    auth = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint("study", Lower("email"), name="one_expert_per_address")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_invented(self) -> bool:
        """Whether a pilot made this person up."""
        return self.email.endswith(INVENTED)


class RetiredLink(models.Model):
    """That a link was replaced, so that whoever follows the old one learns what to do."""

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="retired_links")
    auth = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.auth[:8]


class Tombstone(models.Model):
    """That somebody was erased: nothing but a salted hash, by which a restore erases again."""

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="tombstones")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    erased_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.digest[:8]}, {self.erased_on}"


class PanelSeat(models.Model):
    """An expert's place on the panel of one survey."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="seats")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="seats")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "expert"], name="one_seat_per_expert")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.expert_id}"


class PanelTarget(models.Model):
    """How many of a group a coordinator wants on a panel."""

    survey = models.ForeignKey("surveys.Survey", models.CASCADE, related_name="targets")
    group = models.CharField(max_length=60, blank=True)
    seats = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["group"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "group"], name="one_target_per_group")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.group}: {self.seats}"
