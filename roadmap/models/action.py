"""What should be done, and the consensus priorities that it rests on."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from roadmap.enums import Participation
from studies.localized import Localized
from studies.models.study import NUMERALS

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Action(models.Model):
    """What should be done; readers know it by its reference, e.g. `I.II.a.1`."""

    sub_topic = models.ForeignKey("roadmap.SubTopic", models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    text_en = models.TextField()
    text_zh = models.TextField(blank=True)
    actors_en = models.CharField(max_length=500, blank=True)
    actors_zh = models.CharField(max_length=500, blank=True)
    # Years; one of them, both or none may be given.
    horizon_from = models.PositiveSmallIntegerField(null=True, blank=True)
    horizon_to = models.PositiveSmallIntegerField(null=True, blank=True)
    # How far those concerned take part; empty where nothing was decided.
    participation = models.CharField(max_length=12, choices=Participation, blank=True)
    # Where the panel was divided, in the words of the analyst.
    dissent_en = models.TextField(blank=True)
    dissent_zh = models.TextField(blank=True)
    priorities = models.ManyToManyField(
        "surveys.Priority", through="roadmap.ActionPriority", related_name="actions"
    )

    title = Localized()
    text = Localized()
    actors = Localized()
    dissent = Localized()

    class Meta:
        ordering: ClassVar = ["sub_topic", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sub_topic", "number"], name="one_action_per_number"),
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(text_en=""), name="action_has_title_and_text"
            ),
            models.CheckConstraint(
                condition=Q(horizon_from=None)
                | Q(horizon_from__gte=FIRST_YEAR, horizon_from__lte=LAST_YEAR),
                name="action_begins_in_a_year",
            ),
            models.CheckConstraint(
                condition=Q(horizon_to=None)
                | Q(horizon_to__gte=FIRST_YEAR, horizon_to__lte=LAST_YEAR),
                name="action_ends_in_a_year",
            ),
            models.CheckConstraint(
                condition=Q(horizon_from=None)
                | Q(horizon_to=None)
                | Q(horizon_from__lte=F("horizon_to")),
                name="action_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(participation__in=["", *Participation.values]),
                name="action_participation_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """Sub-topic and number, e.g. `I.II.a.1`. Needs sub-topic, area and pillar loaded."""
        return f"{self.sub_topic.reference}.{self.number}"

    @property
    def slug(self) -> str:
        """The same for an address, e.g. `1-2-a-1`."""
        return f"{self.sub_topic.slug}-{self.number}"


class ActionPriority(models.Model):
    """One priority on which an action rests. A priority may carry several actions."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="rests_on")
    priority = models.ForeignKey("surveys.Priority", models.PROTECT, related_name="carries")

    class Meta:
        ordering: ClassVar = ["priority__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "priority"], name="one_mention_of_a_priority_in_an_action"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} rests on {self.priority_id}"


def reference_of(slug: str) -> str:
    """What readers know the action by, from its address: `I.II.a.1` of `1-2-a-1`."""
    pillar, area, letter, number = slug.split("-")
    return f"{NUMERALS[int(pillar)]}.{NUMERALS[int(area)]}.{letter}.{number}"
