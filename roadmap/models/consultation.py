"""What readers see of the consultations about progress."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ShownConsultation(models.Model):
    """A sealed round about progress that stands beside the actions of `study` since then.

    A round is shown, not a whole consultation: what was sealed never changes.
    """

    # The study that the round asks about.
    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="shown_consultations")
    survey_round = models.OneToOneField(
        "surveys.SurveyRound", models.PROTECT, related_name="shown_as"
    )
    shown_at = models.DateTimeField()
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["survey_round"]

    def __str__(self) -> str:
        return f"round {self.survey_round_id} beside study {self.study_id}"
