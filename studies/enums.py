"""Words of a study that are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TranslationState(models.TextChoices):
    """Where the Chinese text of something stands; English is the source."""

    MISSING = "missing", pgettext_lazy("translation", "Missing")
    DRAFT = "draft", pgettext_lazy("translation", "Draft")  # written, nobody has checked it
    REVIEWED = "reviewed", pgettext_lazy("translation", "Reviewed")
    STALE = "stale", pgettext_lazy("translation", "Out of date")  # the English changed since


# A round opens only once no text that experts read is in one of these.
UNFIT_TRANSLATIONS = frozenset({TranslationState.MISSING, TranslationState.STALE})


class Role(models.TextChoices):
    """What a member of a study's team may do."""

    COORDINATOR = "coordinator", _("Coordinator")  # designs, invites, opens, closes, publishes
    ANALYST = "analyst", _("Analyst")  # codes priorities and writes actions
    OBSERVER = "observer", _("Observer")  # reads


class CopyKind(models.TextChoices):
    """What a study that was made from another one is for."""

    TEMPLATE = "template", _("A new study with the same design")
    RENEWAL = "renewal", _("The same Delphi again, compared item by item")
    PILOT = "pilot", _("A pilot, to be wiped afterwards")
    PROGRESS = "progress", _("A short round that asks the panel how far it has come")


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    POLICY = "policy", pgettext_lazy("evidence", "Policy")  # a law, plan, strategy or opinion
    PROGRAMME = "programme", pgettext_lazy("evidence", "Programme")  # funded, with an end
    INITIATIVE = "initiative", pgettext_lazy("evidence", "Initiative")
    STAKEHOLDER = "stakeholder", pgettext_lazy("evidence", "Stakeholder")
    STANDARD = "standard", pgettext_lazy("evidence", "Standard")
    PUBLICATION = "publication", pgettext_lazy("evidence", "Publication")


class EventKind(models.TextChoices):
    """What a member of the team, or the system, did. In order of a study's life."""

    STUDY_CREATED = "study_created", _("Study created")
    STUDY_COPIED = "study_copied", _("Study made from another one")
    STUDY_ARCHIVED = "study_archived", _("Study archived")
    STUDY_RESTORED = "study_restored", _("Study taken out of the archive")
    PILOT_MADE = "pilot_made", _("Pilot made")
    PILOT_WIPED = "pilot_wiped", _("Pilot wiped")
    MEMBER_INVITED = "member_invited", _("Person invited to the team")
    INVITATION_REVOKED = "invitation_revoked", _("Invitation to the team withdrawn")
    MEMBER_ADDED = "member_added", _("Person joined the team")
    MEMBER_REMOVED = "member_removed", _("Person left the team")
    STUDY_CHANGED = "study_changed", _("Study changed")
    TRANSLATION_REVIEWED = "translation_reviewed", _("Translation reviewed")
    PILLAR_ADDED = "pillar_added", _("Pillar added")
    EVIDENCE_CHANGED = "evidence_changed", _("Evidence changed")
    WORKSHOP_CHANGED = "workshop_changed", _("Workshop changed")
    EVIDENCE_CITED = "evidence_cited", _("Citation of evidence changed")
    PRIORITIES_ADDED = "priorities_added", _("Priorities added")
    PRIORITY_REWORDED = "priority_reworded", _("Wording of a priority changed")
    PRIORITY_MOVED = "priority_moved", _("Priority moved in the list")
    PRIORITY_REMOVED = "priority_removed", _("Priority removed")
    EXPERTS_ADDED = "experts_added", _("Experts added")
    EXPERTS_CHANGED = "experts_changed", _("Details of experts changed")
    EXPERT_REMOVED = "expert_removed", _("Expert taken off a panel")
    TARGETS_SET = "targets_set", _("Targets for the panel set")
    FILE_TAKEN = "file_taken", _("File imported")
    RULE_CHANGED = "rule_changed", _("Consensus rule changed")
    PROTOCOL_LOCKED = "protocol_locked", _("Protocol locked")
    DEVIATION_RECORDED = "deviation_recorded", _("Deviation from the protocol recorded")
    OPENING_PLANNED = "opening_planned", _("Opening of a round planned")
    OPENING_CALLED_OFF = "opening_called_off", _("Planned opening of a round called off")
    ROUND_OPENED = "round_opened", _("Round opened")
    ROUND_EXTENDED = "round_extended", _("Deadline of a round moved")
    MAIL_WORDS_CHANGED = "mail_words_changed", _("Words of a mail changed")
    MAILS_RETRIED = "mails_retried", _("Failed mails queued again")
    REMINDER_QUEUED = "reminder_queued", _("Reminder sent to the silent")
    SILENT_REVEALED = "silent_revealed", _("Names of the silent asked for")
    INVITATION_REPEATED = "invitation_repeated", _("Invitation sent again")
    EXPERT_DECLINED = "expert_declined", _("Expert declined")
    LINK_REPLACED = "link_replaced", _("Personal link replaced")
    EXPERT_ERASED = "expert_erased", _("Expert erased")
    ROUND_CLOSED = "round_closed", _("Round closed")
    ROUND_SEALED = "round_sealed", _("Round sealed")
    ITEM_DISPOSED = "item_disposed", _("Decision about a priority")
    ITEM_FREED = "item_freed", _("Decision about a priority taken back")
    COMMENT_MODERATED = "comment_moderated", _("Decision about a comment")
    REASONS_RELEASED = "reasons_released", _("Decision whether readers see reasons")
    SUGGESTION_ANSWERED = "suggestion_answered", _("Suggestion answered")
    RESULTS_SHARED = "results_shared", _("Results shown to the panel")
    CODEBOOK_NOTED = "codebook_noted", _("Memo on a code written")
    CODER_ENTERED = "coder_entered", _("Coder began")
    CODES_HANDED_IN = "codes_handed_in", _("Codes handed in")
    CODES_TAKEN_BACK = "codes_taken_back", _("Codes taken back before comparison")
    CODING_CALLED_OFF = "coding_called_off", _("Independent coding called off")
    CODES_OPENED = "codes_opened", _("Codes of both coders compared")
    PRIORITY_PLACED = "priority_placed", _("Priority placed by theme")
    ACTION_CHANGED = "action_changed", _("Action changed")
    OMISSION_CHANGED = "omission_changed", _("Reason for a priority in no action")
    EDITION_HANDED_IN = "edition_handed_in", _("Draft handed in for review")
    REMARK_ADDED = "remark_added", _("Remark on a draft in review")
    EDITION_RETURNED = "edition_returned", _("Draft sent back")
    EDITION_PUBLISHED = "edition_published", _("Edition published")
    ERRATUM_NOTED = "erratum_noted", _("Erratum noted")
    INDICATOR_CHANGED = "indicator_changed", _("Indicator changed")
    MEASUREMENT_CHANGED = "measurement_changed", _("Measurement entered or corrected")
    UPTAKE_STATED = "uptake_stated", _("Status of an action stated")
    PANEL_ASKED_AGAIN = "panel_asked_again", _("Panel of the earlier study invited again")
    CONSULTATION_SHOWN = "consultation_shown", _("Consultation shown to readers")
    CONSULTATION_HIDDEN = "consultation_hidden", _("Consultation hidden from readers")
    TOKEN_CHANGED = "token_changed", _("Token for measurements made or revoked")
    END_REQUESTED = "end_requested", _("Destruction of the link key asked for")
    END_CANCELLED = "end_cancelled", _("Destruction of the link key called off")
    END_CONFIRMED = "end_confirmed", _("Destruction of the link key confirmed")
    LINK_KEY_DESTROYED = "link_key_destroyed", _("Link key destroyed")
