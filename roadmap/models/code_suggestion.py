"""What the machine suggested to somebody who asked, and what that person made of it."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from roadmap.enums import SuggestionAnswer

# On the demo study the closest code was the right one for 18 of 41 below the first, for 28 of 36
# between both, and for 4 of 4 above.
ALIKE_FROM, MUCH_ALIKE_FROM = Decimal("0.1"), Decimal("0.25")


class CodeSuggestion(models.Model):
    """A code with words like those of a priority, shown to one person at that person's request.

    What was taken tells the code that a coder chose: nobody else sees it before the codes of both
    coders are opened (roadmap.suggestions).
    """

    priority = models.ForeignKey("surveys.Priority", models.CASCADE, related_name="+")
    # Empty once the code was removed; what was shown stays counted.
    sub_topic = models.ForeignKey(
        "roadmap.SubTopic", models.SET_NULL, null=True, related_name="suggestions"
    )
    score = models.DecimalField(max_digits=3, decimal_places=2)
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()
    # Whether this person had coded the priority before: then nothing could be swayed.
    was_coded = models.BooleanField()
    answer = models.CharField(max_length=10, choices=SuggestionAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["priority", "-score", "sub_topic"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shown_to", "priority", "sub_topic"], name="a_code_is_suggested_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gt=0, score__lte=1), name="score_between_0_and_1"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=SuggestionAnswer.values, answered_at__isnull=False),
                name="suggestion_answer_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority_id}: {self.sub_topic_id} ({self.score})"

    @property
    def in_words(self) -> str:
        """What the score means, for people."""
        if self.score >= MUCH_ALIKE_FROM:
            return _("very similar words")
        return _("similar words") if self.score >= ALIKE_FROM else _("a few similar words")


class NearlySamePair(models.Model):
    """Two consensus priorities that nearly say the same, and whether the team finds so, too."""

    one = models.ForeignKey("surveys.Priority", models.CASCADE, related_name="+")
    other = models.ForeignKey("surveys.Priority", models.CASCADE, related_name="+")
    score = models.DecimalField(max_digits=3, decimal_places=2)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=SuggestionAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-score", "one", "other"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="a_pair_is_found_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="a_pair_is_of_two"),
            models.CheckConstraint(
                condition=Q(score__gt=0, score__lte=1), name="pair_score_between_0_and_1"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(
                    answer__in=SuggestionAnswer.values,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="pair_answered_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id} ({self.score})"
