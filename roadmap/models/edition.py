"""Published versions of a roadmap. An edition never changes; a newer one supersedes it."""

from functools import cached_property
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from roadmap.enums import EditionState
from roadmap.models.snapshot import Snapshot

CHANGEABLE = {"state"}
MOST_READ = 8
# Contents as they were read last, by SHA-256: one hash is one content, whatever is published next.
_read: dict[str, Snapshot] = {}
OUT = [EditionState.PUBLISHED, EditionState.SUPERSEDED]


class Edition(models.Model):
    """An immutable published version: `snapshot` holds everything that its pages show."""

    study = models.ForeignKey("studies.Study", models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=EditionState, default=EditionState.PUBLISHED)
    snapshot = models.JSONField()
    # Of the canonical text of the snapshot (surveys.bundle.canonical).
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["study", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(
                fields=["study"],
                condition=Q(state=EditionState.PUBLISHED),
                name="one_published_edition_per_study",
            ),
            models.CheckConstraint(condition=Q(state__in=OUT), name="edition_state_is_known"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False, published_by__isnull=False)
                | Q(published_at=None, published_by=None) & ~Q(state__in=OUT),
                name="published_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id}, edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and not set(kwargs.get("update_fields") or {"*"}) <= CHANGEABLE:
            raise TypeError("A published edition never changes; only its state does.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A published edition is never deleted.")

    @cached_property
    def content(self) -> Snapshot:
        """The snapshot as the objects that pages read; no query if this process knows it."""
        known = _read.get(self.sha256)
        if known is None:
            known = _read[self.sha256] = Snapshot(self.snapshot)
            for oldest in list(_read)[:-MOST_READ]:
                _read.pop(oldest, None)
        return known
