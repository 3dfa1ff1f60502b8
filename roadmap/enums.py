"""Words of a roadmap that are stored, in order of life."""

from django.db import models
from django.utils.translation import pgettext_lazy


class EditionState(models.TextChoices):
    """Where an edition stands. The draft is no edition: it is the live tables."""

    PUBLISHED = "published", pgettext_lazy("edition", "Published")  # what readers see first
    SUPERSEDED = "superseded", pgettext_lazy("edition", "Superseded")  # a newer one exists


class PillarState(models.TextChoices):
    """How far a pillar was when an edition was published. Stored in editions only."""

    PLANNED = "planned", pgettext_lazy("pillar", "In preparation")  # protocol not locked yet
    IN_PROGRESS = "in_progress", pgettext_lazy("pillar", "In progress")  # nothing is published
    FINISHED = "finished", pgettext_lazy("pillar", "Finished")  # every round sealed
