"""The audit trail: who did what to a study, and when."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from studies.enums import EventKind
from studies.models.event_words import details_in_words


class Event(models.Model):
    """One act of the team or the system. Only ever added, never about what an expert did."""

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30, choices=EventKind)
    at = models.DateTimeField()
    # Empty: the system did it, e.g. closed a round at its deadline.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    about = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An event is never deleted.")

    @property
    def details(self) -> list[tuple[str, str]]:
        """What it was about, as names and texts for people."""
        return details_in_words(self.about)
