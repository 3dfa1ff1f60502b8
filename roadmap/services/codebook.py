"""Notes on the codes of a study."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.models import CodeMemo, SubTopic
from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.exceptions import Refusal


@transaction.atomic
def write_memo(*, sub_topic: SubTopic, text: str, by: User, now: dt.datetime) -> CodeMemo:
    """Add a dated memo to a code. Raises Refusal without a text. Side effects: memo, event."""
    if not text.strip():
        raise Refusal(_("Write the memo first."))
    memo = CodeMemo.objects.create(
        sub_topic=sub_topic, text=text.strip(), written_at=now, written_by=by
    )
    record(
        study=sub_topic.area.pillar.study,
        kind=EventKind.CODEBOOK_NOTED,
        by=by,
        now=now,
        structure=sub_topic.reference,
    )
    return memo
