"""Words of a roadmap that are stored, in order of life."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from roadmap.trend import Standing


class EditionState(models.TextChoices):
    """Where an edition stands. The draft is no edition: it is the live tables."""

    PUBLISHED = "published", pgettext_lazy("edition", "Published")  # what readers see first
    SUPERSEDED = "superseded", pgettext_lazy("edition", "Superseded")  # a newer one exists


class PillarState(models.TextChoices):
    """How far a pillar was when an edition was published. Stored in editions only."""

    PLANNED = "planned", pgettext_lazy("pillar", "In preparation")  # protocol not locked yet
    IN_PROGRESS = "in_progress", pgettext_lazy("pillar", "In progress")  # nothing is published
    FINISHED = "finished", pgettext_lazy("pillar", "Finished")  # every round sealed


class IndicatorKind(models.TextChoices):
    """What an indicator counts."""

    OUTPUT = "output", pgettext_lazy("indicator", "Output")  # what was done
    OUTCOME = "outcome", pgettext_lazy("indicator", "Outcome")  # what it changed


class Frequency(models.IntegerChoices):
    """How often a value is due, in months."""

    MONTHLY = 1, _("every month")
    QUARTERLY = 3, _("every three months")
    HALF_YEARLY = 6, _("every six months")
    YEARLY = 12, _("every year")
    TWO_YEARLY = 24, _("every two years")


class UptakeState(models.TextChoices):
    """How far a jurisdiction is with an action, in order of life."""

    NOT_STARTED = "not_started", pgettext_lazy("uptake", "Not started")
    PLANNED = "planned", pgettext_lazy("uptake", "Planned")  # decided, not begun
    UNDER_WAY = "under_way", pgettext_lazy("uptake", "Under way")
    DONE = "done", pgettext_lazy("uptake", "Done")
    DROPPED = "dropped", pgettext_lazy("uptake", "Dropped")  # will not be done


class MailState(models.TextChoices):
    """Where a mail to an owner stands."""

    QUEUED = "queued", pgettext_lazy("mail", "Waiting")
    SENDING = "sending", pgettext_lazy("mail", "Being sent")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    FAILED = "failed", pgettext_lazy("mail", "Given up")


STANDING_LABELS = {
    Standing.AHEAD: _("Ahead of the path"),
    Standing.ON: _("On the path"),
    Standing.BEHIND: _("Behind the path"),
}


class FileKind(models.TextChoices):
    """A file of an edition, in the order in which they are made."""

    PICTURE = "picture", pgettext_lazy("file", "Picture for links")  # one a language
    PDF = "pdf", "PDF"  # one a language
    DOCX = "docx", pgettext_lazy("file", "Word (DOCX)")  # one a language
    XLSX = "xlsx", pgettext_lazy("file", "Workbook (XLSX)")  # holds both languages, as all below
    ACTIONS = "actions", pgettext_lazy("file", "Actions (CSV)")
    PRIORITIES = "priorities", pgettext_lazy("file", "Priorities with votes (CSV)")


class FileState(models.TextChoices):
    """Where a file of an edition stands, in order of life."""

    QUEUED = "queued", pgettext_lazy("file", "Waiting")  # also between two tries
    MAKING = "making", pgettext_lazy("file", "Being made")
    MADE = "made", pgettext_lazy("file", "Ready")  # never changes again
    FAILED = "failed", pgettext_lazy("file", "Failed")  # until somebody asks for it again


UNFINISHED_FILE_STATES = {FileState.QUEUED, FileState.MAKING}
