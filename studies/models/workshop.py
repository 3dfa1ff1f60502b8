"""Meetings of a working group, in which priorities were brought up or changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from studies.localized import Localized


class Workshop(models.Model):
    """A working-group meeting: when, where, how many were there, and its minutes.

    Readers learn day, place and attendance from the priorities that it changed; the minutes are
    for the team.
    """

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="workshops")
    held_on = models.DateField()
    place_en = models.CharField(max_length=200)
    place_zh = models.CharField(max_length=200, blank=True)
    attendance = models.PositiveSmallIntegerField()
    minutes_en = models.TextField(blank=True)
    minutes_zh = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    place = Localized()
    minutes = Localized()

    class Meta:
        ordering: ClassVar = ["held_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(place_en=""), name="workshop_has_a_place"),
            models.CheckConstraint(condition=Q(attendance__gte=1), name="somebody_was_there"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}, {self.place}"
