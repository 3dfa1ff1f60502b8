"""What turned out to be wrong in a published edition."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from roadmap.models.edition import Edition
from roadmap.models.part import Place
from studies.localized import Localized


class Erratum(models.Model):
    """A dated note beside an edition, which itself never changes. Only ever added."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="errata")
    # What it is about: an action `1-2-a-1`, a priority `I-07`, a sub-topic `1-2-a`; or the whole.
    about = models.CharField(max_length=20, blank=True)
    text_en = models.TextField()
    text_zh = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    text = Localized()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text_en=""), name="erratum_says_something")
        ]

    def __str__(self) -> str:
        return f"erratum on {self.about or 'the whole'} of {self.edition_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("An erratum never changes; a further one follows it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An erratum is never deleted.")

    @property
    def place(self) -> Place | None:
        """The page that it is about; None if that is the whole."""
        return self.edition.content.places.get(self.about)
