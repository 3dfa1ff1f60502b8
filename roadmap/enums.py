"""Words of a roadmap that are stored, in order of life."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from roadmap.agreement import Undefined
from roadmap.trend import Standing


class EditionState(models.TextChoices):
    """Where an edition stands, in order of life.

    Two kinds of rows have a state: what was handed in (Review: in review, sent back, published) and
    what is out (Edition: published, superseded). The draft has no row: it is the live tables.
    """

    DRAFT = "draft", pgettext_lazy("edition", "Draft")  # the live tables
    REVIEW = "review", pgettext_lazy("edition", "In review")  # frozen, for the team to read
    RETURNED = "returned", pgettext_lazy("edition", "Sent back")  # with a reason; the draft goes on
    PUBLISHED = "published", pgettext_lazy("edition", "Published")  # what readers see first
    SUPERSEDED = "superseded", pgettext_lazy("edition", "Superseded")  # a newer one exists


class Participation(models.TextChoices):
    """How far those concerned take part in an action: the IAP2 spectrum, from least to most."""

    INFORM = "inform", pgettext_lazy("participation", "Inform")
    CONSULT = "consult", pgettext_lazy("participation", "Consult")
    INVOLVE = "involve", pgettext_lazy("participation", "Involve")
    COLLABORATE = "collaborate", pgettext_lazy("participation", "Collaborate")
    EMPOWER = "empower", pgettext_lazy("participation", "Empower")


class PillarState(models.TextChoices):
    """How far a pillar was when an edition was published. Stored in editions only."""

    PLANNED = "planned", pgettext_lazy("pillar", "In preparation")  # protocol not locked yet
    IN_PROGRESS = "in_progress", pgettext_lazy("pillar", "In progress")  # nothing is published
    FINISHED = "finished", pgettext_lazy("pillar", "Finished")  # every round sealed


class CodingStep(models.TextChoices):
    """How a priority came to its code, in order of life."""

    CHOSEN = "chosen", pgettext_lazy("coding", "Chosen by a coder")  # hidden until it is opened
    PLACED = "placed", pgettext_lazy("coding", "Placed by one person")
    AGREED = "agreed", pgettext_lazy("coding", "Both coders agreed")
    DECIDED = "decided", pgettext_lazy("coding", "Decided after comparison")  # with a reason


# After one of these a priority that two people coded has its code.
SETTLING = frozenset({CodingStep.AGREED, CodingStep.DECIDED})


class SuggestionAnswer(models.TextChoices):
    """What a person made of what the machine suggested. Empty: nothing yet."""

    TAKEN = "taken", pgettext_lazy("suggestion", "Taken")
    REFUSED = "refused", pgettext_lazy("suggestion", "Refused")


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


# What each level promises to those concerned, after the spectrum of IAP2.
PARTICIPATION_WORDS = {
    Participation.INFORM: _("They are told what is done and why."),
    Participation.CONSULT: _("They are asked, and told what came of their answers."),
    Participation.INVOLVE: _("They work along, so that their concerns shape the options."),
    Participation.COLLABORATE: _("They are partners in each decision, also in finding options."),
    Participation.EMPOWER: _("They decide; what they decide is carried out."),
}

STANDING_LABELS = {
    Standing.AHEAD: _("Ahead of the path"),
    Standing.ON: _("On the path"),
    Standing.BEHIND: _("Behind the path"),
}

NO_KAPPA = {
    Undefined.NOTHING: _("There is no kappa: nothing was coded."),
    Undefined.ONE_CODE: _(
        "There is no kappa: both coders gave the same answer throughout, so chance alone would"
        " agree as well."
    ),
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
