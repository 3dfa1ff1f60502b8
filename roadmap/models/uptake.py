"""How far each jurisdiction is with an action, in its own words."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from roadmap.enums import UptakeState
from roadmap.models.action import reference_of
from studies.localized import Localized


class Jurisdiction(models.Model):
    """A country, a region or a union that may take up actions of a study."""

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="jurisdictions")
    name_en = models.CharField(max_length=100)
    name_zh = models.CharField(max_length=100, blank=True)

    name = Localized()

    class Meta:
        ordering: ClassVar = ["name_en"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "name_en"], name="one_jurisdiction_per_name"),
            models.CheckConstraint(condition=~Q(name_en=""), name="jurisdiction_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class UptakeStatement(models.Model):
    """One dated statement. Only ever added: the newest counts, the others are its history."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="statements")
    action_slug = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=UptakeState)
    stated_on = models.DateField()
    # The official answer: who gave it, what it says, where it stands.
    answered_by = models.CharField(max_length=150, blank=True)
    answer_en = models.TextField(blank=True)
    answer_zh = models.TextField(blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    is_illustrative = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    answer = Localized()

    class Meta:
        # The newest first; of one day, what was entered last.
        ordering: ClassVar = ["-stated_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "action_slug"], name="statements_of_an_action")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=UptakeState.values), name="uptake_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(source_url="")
                | Q(source_url__startswith="https://")
                | Q(source_url__startswith="http://"),
                name="uptake_source_is_a_web_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_slug} in {self.jurisdiction_id}: {self.state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A statement never changes; a newer one follows it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A statement is never deleted.")

    @property
    def action_reference(self) -> str:
        return reference_of(self.action_slug)
