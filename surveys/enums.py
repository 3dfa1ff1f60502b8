"""Words of a survey that are stored, in order of life."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.consensus import Verdict


class RoundState(models.TextChoices):
    """Where a round stands. The state is the queue: the tick takes up what is due."""

    PLANNED = "planned", pgettext_lazy("round", "Planned")  # items may still change
    OPEN = "open", pgettext_lazy("round", "Open")  # experts rate; only counts are shown
    CLOSED = "closed", pgettext_lazy("round", "Being counted")  # waits for the worker to seal it
    SEALED = "sealed", pgettext_lazy("round", "Counted and sealed")  # results stand, for ever


RUNNING_ROUND_STATES = frozenset({RoundState.OPEN, RoundState.CLOSED})


class PrioritySource(models.TextChoices):
    """Where a candidate priority comes from; empty if nobody has said."""

    EVIDENCE = "evidence", pgettext_lazy("source", "Evidence")  # a policy, programme, publication …
    WORKSHOP = "workshop", pgettext_lazy("source", "Workshop")  # a meeting of a working group
    SUGGESTION = "suggestion", pgettext_lazy("source", "Expert suggestion")


class WorkshopEffect(models.TextChoices):
    """What a workshop did to a priority."""

    CREATED = "created", pgettext_lazy("workshop", "brought up")
    CHANGED = "changed", pgettext_lazy("workshop", "changed")


class ImportKind(models.TextChoices):
    """What a file holds."""

    PEOPLE = "people", pgettext_lazy("file", "Experts")
    PRIORITIES = "priorities", pgettext_lazy("file", "Priorities")


class ImportState(models.TextChoices):
    """Where a file stands. The state is the queue: the tick takes up those that wait."""

    WAITING = "waiting", pgettext_lazy("file", "Being read")  # for the worker
    READ = "read", pgettext_lazy("file", "Read")  # can be looked at, and taken
    REFUSED = "refused", pgettext_lazy("file", "Has problems")  # nothing can be taken
    FAILED = "failed", pgettext_lazy("file", "Could not be read")  # the worker gave up
    CONFIRMED = "confirmed", pgettext_lazy("file", "Taken")
    CANCELLED = "cancelled", pgettext_lazy("file", "Left out")  # by hand, or by itself in the end


# What a file held is kept in these alone; afterwards only counts are.
IMPORT_STATES_WITH_ROWS = frozenset({ImportState.WAITING, ImportState.READ, ImportState.REFUSED})


class Feedback(models.TextChoices):
    """What experts see of the round before, by the protocol."""

    DISTRIBUTION = "distribution", _("how the panel’s ratings are spread")
    MIDDLE = "middle", _("how the panel’s ratings are spread, with median and quartiles")
    # Seeing that "75 % agree" pulls opinions: never by default.
    VERDICT = "verdict", _("the same, and whether the priority reached consensus")


class PlanPart(models.TextChoices):
    """What a deviation from the protocol is about."""

    ROUNDS = "rounds", _("Number of rounds")
    CARRIES_CONSENSUS = "carries_consensus", _("After consensus")
    FEEDBACK = "feedback", _("Feedback")
    INVITES_EVERYONE = "invites_everyone", _("Invitations")
    REMINDERS = "reminders", _("Reminders")
    OTHER = "other", _("Something else")


class Disposition(models.TextChoices):
    """What a coordinator decides about an item between rounds."""

    ACCEPT = "accept", pgettext_lazy("disposition", "Accept")  # stands, is not rated again
    CARRY = "carry", pgettext_lazy("disposition", "Carry")  # is rated again in the next round
    REWORD = "reword", pgettext_lazy("disposition", "Reword")  # a new wording is rated next
    MERGE = "merge", pgettext_lazy("disposition", "Merge")  # goes on in a wording with others
    SPLIT = "split", pgettext_lazy("disposition", "Split")  # goes on in several wordings
    DROP = "drop", pgettext_lazy("disposition", "Drop")  # leaves the study, with a reason


# What a priority lives on by in the next round.
REWRITING = frozenset({Disposition.REWORD, Disposition.MERGE, Disposition.SPLIT})


class LineageKind(models.TextChoices):
    """How one wording came from another."""

    REWORDED = "reworded", _("Reworded")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")


class CommentKind(models.TextChoices):
    """What an expert explains."""

    REASON = "reason", _("Reason for a rating")
    CHANGE = "change", _("What changed a mind")  # crossed the line of agreement since last time


class Stance(models.TextChoices):
    """The rating that a comment goes with, coarsely: enough to sort reasons, no more."""

    HIGH = "high", _("For a high rating")  # agrees
    LOW = "low", _("For a lower rating")
    NONE = "none", _("Without a rating")  # cannot judge, or not rated


class Moderation(models.TextChoices):
    """Whether a comment goes to the panel."""

    HELD = "held", pgettext_lazy("comment", "Held back")
    SHOWN = "shown", pgettext_lazy("comment", "Shown to the panel")


class SuggestionFate(models.TextChoices):
    """The answer to a suggestion."""

    ADDED = "added", pgettext_lazy("suggestion", "Added as a priority")
    COVERED = "covered", pgettext_lazy("suggestion", "Covered by a priority on the list")
    DECLINED = "declined", pgettext_lazy("suggestion", "Not taken up")


class MessageKind(models.TextChoices):
    """Mails, in order of a study's life."""

    INVITATION = "invitation", _("Invitation")  # a round has opened
    REMINDER = "reminder", _("Reminder")  # goes out only to those who have not answered
    CLOSING = "closing", _("Closing")  # a round is sealed: its hash, and whether one was counted
    RESULTS = "results", _("Results")  # the panel may look at them, and at what became of its words
    NEW_LINK = "new_link", _("New link")  # in place of one that was leaked
    SILENT_LIST = "silent_list", _("Names of the silent")  # to a coordinator, audited
    OPENING_BLOCKED = "opening_blocked", _("Round did not open")  # to coordinators, once
    TEAM_INVITATION = "team_invitation", _("Invitation to the team")
    SAMPLE = "sample", _("Test mail")  # one of the others as experts would get it, to a coordinator


# Mails to experts whose subject and opening a team may write itself.
WORDED_MESSAGES = (
    MessageKind.INVITATION,
    MessageKind.REMINDER,
    MessageKind.CLOSING,
    MessageKind.RESULTS,
)


class MessageState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")  # claimed by a worker; queued again if it does not return
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")  # refused too often


class JobKind(models.TextChoices):
    """Long work that a worker does: the file that it leaves for download."""

    DATA = "data", _("Data package")  # CSV, JSON, codebook, scripts for R and SPSS
    WORKBOOK = "workbook", _("Workbook")  # the same tables as XLSX
    PROTOCOL = "protocol", _("Protocol package")  # JSON and PDF, to deposit before round 1
    PAPER_PDF = "paper_pdf", _("Position paper (PDF)")  # of one pillar
    PAPER_DOCX = "paper_docx", _("Position paper (Word)")
    REPORT_PDF = "report_pdf", _("Study report (PDF)")  # over all pillars
    REPORT_DOCX = "report_docx", _("Study report (Word)")


class JobState(models.TextChoices):
    """Where long work stands. The state is the queue: the tick takes up what is due."""

    QUEUED = "queued", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Being made")  # taken up again if a worker is lost
    DONE = "done", pgettext_lazy("job", "Ready")  # the file waits until it expires
    FAILED = "failed", pgettext_lazy("job", "Failed")  # with a sentence that says why
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")


# About a study as a whole.
STUDY_JOBS = frozenset({JobKind.REPORT_PDF, JobKind.REPORT_DOCX})
UNFINISHED_JOB_STATES = frozenset({JobState.QUEUED, JobState.RUNNING})


class InvitationState(models.TextChoices):
    """How the way to an expert stands, worked out from mails. Says nothing about answering."""

    NOT_YET = "not_yet", pgettext_lazy("invitation", "Not yet invited")
    QUEUED = "queued", pgettext_lazy("invitation", "Mail queued")
    SENT = "sent", pgettext_lazy("invitation", "Mail sent")
    FAILED = "failed", pgettext_lazy("invitation", "Mail failed")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")


VERDICT_CHOICES = [
    (Verdict.CONSENSUS.value, _("Consensus")),
    (Verdict.REVISE.value, _("Revise")),
    (Verdict.NO_CONSENSUS.value, _("No consensus")),
    (Verdict.CONSENSUS_AGAINST.value, _("Consensus against")),
    (Verdict.TOO_FEW.value, _("Too few ratings")),
]
VERDICT_LABELS = dict(VERDICT_CHOICES)
