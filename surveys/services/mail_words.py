"""A team's own words in its mails."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.enums import WORDED_MESSAGES, MessageKind
from surveys.exceptions import Refusal
from surveys.mail_words import strange_placeholders
from surveys.models import MailWords
from surveys.queries import latest_round
from surveys.services import messages
from surveys.services.letter_text import languages_of, words_for

PARTS = ("subject_en", "subject_zh", "opening_en", "opening_zh")


@transaction.atomic
def set_mail_words(
    *, study: Study, kind: MessageKind, by: User, now: dt.datetime, **parts: str
) -> MailWords:
    """Write the team's own `parts` (of PARTS) of a kind of mail; empty ones bring ours back.

    Raises Refusal for a kind that has none, or a placeholder that means nothing. Side effects:
    words, event with the names of what changed.
    """
    if kind not in WORDED_MESSAGES:
        raise Refusal(_("This mail has no words of your own."))
    strange = [found for text in parts.values() for found in strange_placeholders(text)]
    if strange:
        raise Refusal(_("No placeholder is called %(names)s.") % {"names": ", ".join(strange)})
    Study.objects.select_for_update().get(pk=study.pk)
    words = words_for(study, kind) or MailWords(study=study, kind=kind)
    changed = sorted(name for name, text in parts.items() if getattr(words, name) != text.strip())
    for name in changed:
        setattr(words, name, parts[name].strip())
    if changed:
        words.save()
        record(
            study=study,
            kind=EventKind.MAIL_WORDS_CHANGED,
            by=by,
            now=now,
            mail=kind.value,
            fields=changed,
        )
    return words


def send_sample(*, study: Study, kind: MessageKind, by: User, now: dt.datetime) -> int:
    """Queue a test mail to the person who asks, one a language; returns how many are new.

    Asking again within the minute sends nothing more. Raises Refusal without a round to speak of.
    """
    survey_round = latest_round(study)
    if survey_round is None:
        raise Refusal(_("Add a pillar first: the mail speaks of its survey."))
    return messages.queue_samples(
        kind=kind, languages=languages_of(study), survey_round=survey_round, user=by, now=now
    )
