"""The ballot side: answers under a pseudonym.

No foreign key to a person, no time, no address, no sequence: tests/unit/surveys/test_ballot_side.py
lists every column that is allowed here.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="ratings")
    item = models.ForeignKey("surveys.RoundItem", models.CASCADE, related_name="+")
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
    """An expert's reason for a rating. `comment_key` links it to nothing but its own link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey("surveys.RoundItem", models.CASCADE, related_name="comments")
    comment_key = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "comment_key"], name="one_comment_per_item_and_key"
            )
        ]

    def __str__(self) -> str:
        return f"comment on item {self.item_id}"
