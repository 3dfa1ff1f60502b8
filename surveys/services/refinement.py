"""What becomes of each item between rounds."""

import datetime as dt

from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.consensus import Verdict
from surveys.enums import Disposition, RoundState
from surveys.exceptions import Refusal
from surveys.models import RoundItem
from surveys.services import round_lock


def dispose(
    *, item: RoundItem, disposition: Disposition, reason: str, by: User, now: dt.datetime
) -> RoundItem:
    """Accept, carry or drop an item of a sealed round; may be changed until the next one opens.

    Raises Refusal if the round is not sealed, the next one has opened, an item without consensus
    is accepted, or one is dropped without a reason. Side effects: item, event.
    """
    with round_lock.alone(item.survey_round_id) as survey_round:
        if not survey_round.is_sealed:
            raise Refusal(_("The round is not counted and sealed yet."))
        later = survey_round.survey.rounds.filter(number__gt=survey_round.number)
        if later.exclude(state=RoundState.PLANNED).exists():
            raise Refusal(_("The next round has opened, so decisions no longer change."))
        if disposition == Disposition.ACCEPT and item.result.verdict != Verdict.CONSENSUS:
            raise Refusal(_("Only a priority with consensus can be accepted."))
        if disposition == Disposition.DROP and not reason.strip():
            raise Refusal(_("Say why the priority is dropped: the reason is published."))
        item.disposition, item.disposition_reason = disposition, reason.strip()
        item.disposed_at, item.disposed_by = now, by
        item.save(update_fields=["disposition", "disposition_reason", "disposed_at", "disposed_by"])
        record(
            study=survey_round.survey.pillar.study,
            kind=EventKind.ITEM_DISPOSED,
            by=by,
            now=now,
            pillar=survey_round.survey.pillar.number,
            round=survey_round.number,
            item=item.pk,
            disposition=str(disposition),
        )
    return item
