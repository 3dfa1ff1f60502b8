"""The ballot side: answers under a pseudonym.

No foreign key to a person, no time, no address, no sequence: tests/unit/surveys/test_ballot_side.py
lists every column that is allowed here.
"""

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.enums import CommentKind, Moderation, Stance, SuggestionFate

CANNOT_JUDGE = 0  # stored in Rating.value; outside the denominator, distinct from no row
HIGHEST_SCALE = 9


class Ballot(models.Model):
    """One expert's live answers in one round; deleted when the round is sealed."""

    id = models.UUIDField(primary_key=True, editable=False)  # surveys.secrets.Link.ballot_id
    survey_round = models.ForeignKey("surveys.SurveyRound", models.CASCADE, related_name="+")
    ballot_key = models.CharField(max_length=64)
    # The merged label of the study's breakdown; stays empty until a breakdown is registered.
    group = models.CharField(max_length=60, blank=True)
    consent_version = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)
    is_submitted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey_round", "ballot_key"], name="one_ballot_per_key_and_round"
            )
        ]

    def __str__(self) -> str:
        return f"ballot in round {self.survey_round_id}"


class Rating(models.Model):
    """One live rating: 1 to the top of the scale, or CANNOT_JUDGE."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # new_id
    # No index of their own: the constraint below finds a ballot's ratings, nobody asks for those of
    # an item, and each index is written with every choice and erased when a round is sealed.
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="ratings", db_index=False)
    item = models.ForeignKey("surveys.RoundItem", models.CASCADE, related_name="+", db_index=False)
    value = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ballot", "item"], name="one_rating_per_ballot_and_item"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=CANNOT_JUDGE, value__lte=HIGHEST_SCALE),
                name="rating_in_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"rating of item {self.item_id}"

    @staticmethod
    def new_id(ballot_id: uuid.UUID) -> uuid.UUID:
        """Return a key that begins as its ballot's: a ballot's ratings lie together in the index.

        With keys all over it SQLite takes more than twice as long to erase a large round.
        """
        return uuid.UUID(bytes=ballot_id.bytes[:8] + secrets.token_bytes(8))


class SealedBallot(models.Model):
    """One ballot of a sealed round, written in random order; shows an expert the own answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey_round = models.ForeignKey("surveys.SurveyRound", models.CASCADE, related_name="+")
    ballot_key = models.CharField(max_length=64)
    group = models.CharField(max_length=60, blank=True)
    consent_version = models.PositiveSmallIntegerField()
    # {item id as text: value}; CANNOT_JUDGE as in Rating.value.
    answers = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey_round", "ballot_key"], name="one_sealed_ballot_per_key_and_round"
            )
        ]

    def __str__(self) -> str:
        return f"sealed ballot of round {self.survey_round_id}"


class Comment(models.Model):
    """What an expert explains. `comment_key` links it to nothing but its own link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey("surveys.RoundItem", models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=CommentKind, default=CommentKind.REASON)
    comment_key = models.CharField(max_length=64)
    text = models.TextField()
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.NONE)
    moderation = models.CharField(max_length=10, choices=Moderation, default=Moderation.HELD)
    # What readers get instead of `text`, where the team took something out; says why.
    shown_text = models.TextField(blank=True)
    moderation_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "comment_key"], name="one_comment_per_item_and_key"
            )
        ]

    def __str__(self) -> str:
        return f"comment on item {self.item_id}"

    @property
    def public_text(self) -> str:
        """What the panel and readers get."""
        return self.shown_text or self.text


class Suggestion(models.Model):
    """A priority that an expert missed. `suggestion_key` links it to nothing but its own link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey_round = models.ForeignKey(
        "surveys.SurveyRound", models.CASCADE, related_name="suggestions"
    )
    suggestion_key = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    fate = models.CharField(max_length=10, choices=SuggestionFate, blank=True)
    answer = models.TextField(blank=True)
    # Added as this one, or covered by it.
    priority = models.ForeignKey(
        "surveys.Priority", models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fate="", answered_at=None, answered_by=None)
                | ~Q(fate="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="suggestion_answered_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(fate=SuggestionFate.DECLINED) | ~Q(answer=""),
                name="declining_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(fate__in=[SuggestionFate.ADDED, SuggestionFate.COVERED])
                | Q(priority__isnull=False),
                name="taken_suggestion_names_a_priority",
            ),
        ]

    def __str__(self) -> str:
        return f"suggestion in round {self.survey_round_id}"
