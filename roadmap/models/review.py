"""A draft that was handed in: what the team reads and remarks upon before it is published.

It is no edition: no question about editions can meet it, so no public page can show it.
"""

from functools import cached_property
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from roadmap.enums import EditionState
from roadmap.models.edition import Edition
from roadmap.models.part import Place
from roadmap.models.snapshot import Snapshot

DECIDED = {"state", "decided_at", "decided_by", "reason", "edition"}


class Review(models.Model):
    """A frozen draft and what was decided about it. The snapshot never changes."""

    study = models.ForeignKey("studies.Study", models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=12, choices=EditionState, default=EditionState.REVIEW)
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why it was sent back.
    reason = models.TextField(blank=True)
    edition = models.OneToOneField(
        Edition, models.PROTECT, null=True, blank=True, related_name="review"
    )

    class Meta:
        ordering: ClassVar = ["study", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study"],
                condition=Q(state=EditionState.REVIEW),
                name="one_review_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.REVIEW, decided_at=None, decided_by=None, reason="")
                | Q(
                    state__in=[EditionState.RETURNED, EditionState.PUBLISHED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="review_is_open_or_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.PUBLISHED, edition__isnull=False)
                | Q(edition=None) & ~Q(state=EditionState.PUBLISHED),
                name="published_review_has_its_edition",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.RETURNED) | ~Q(reason=""),
                name="returned_review_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id}, review {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and not set(kwargs.get("update_fields") or {"*"}) <= DECIDED:
            raise TypeError("What was handed in never changes; only the decision about it does.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A review is never deleted.")

    @property
    def is_open(self) -> bool:
        return self.state == EditionState.REVIEW

    @property
    def is_by_two(self) -> bool:
        """Whether somebody else decided than handed it in."""
        return self.handed_in_by_id != self.decided_by_id

    @property
    def content(self) -> Snapshot:
        """The snapshot as the objects that pages read."""
        return self.as_edition.content

    @cached_property
    def as_edition(self) -> Edition:
        """What the pages would read were it published; never saved."""
        return Edition(
            study=self.study, number=0, state=self.state, snapshot=self.snapshot, sha256=self.sha256
        )


class Remark(models.Model):
    """What a member of the team says about a page of a draft in review. Only ever added."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="remarks")
    # What it is about: an action `1-2-a-1`, a priority `I-07`, a sub-topic `1-2-a`; or the whole.
    about = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")
        ]

    def __str__(self) -> str:
        return f"remark on {self.about or 'the whole'}"

    @property
    def place(self) -> Place | None:
        """The page that it is about; None if that is the whole."""
        return self.review.content.places.get(self.about)
