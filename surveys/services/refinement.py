"""What becomes of each item between rounds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Event, User
from surveys.consensus import Verdict
from surveys.enums import Disposition, RoundState
from surveys.exceptions import Refusal
from surveys.models import RoundItem, SurveyRound
from surveys.queries import judged_items
from surveys.services import round_lock


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided about one item, and why."""

    disposition: Disposition
    reason: str = ""


def dispose(
    *, item: RoundItem, disposition: Disposition, reason: str, by: User, now: dt.datetime
) -> RoundItem:
    """Accept, carry or drop one item of a sealed round; as `dispose_all`, which see."""
    decision = Decision(disposition=disposition, reason=reason)
    dispose_all(survey_round=item.survey_round, decisions={item.pk: decision}, by=by, now=now)
    item.refresh_from_db()
    return item


def dispose_all(
    *, survey_round: SurveyRound, decisions: Mapping[int, Decision], by: User, now: dt.datetime
) -> list[RoundItem]:
    """Accept, carry or drop items of a sealed round; may be changed until the next one opens.

    `decisions` by item id; those that are already stored so are passed over. Returns the changed
    items. Raises Refusal, which names the priority, and then changes nothing: if the round is not
    sealed, the next one has opened, an item is not in the round, one without consensus is
    accepted, or one is dropped without a reason. Side effects: items, one event each.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        _check_round(survey_round)
        items = {item.pk: item for item in judged_items(survey_round)}
        if not decisions.keys() <= items.keys():
            raise Refusal(_("The page holds a priority that is not in this round. Reload it."))
        changed = []
        for item_id, decision in decisions.items():
            _check_decision(items[item_id], decision)
            if _decide(items[item_id], decision, by, now):
                changed.append(items[item_id])
        RoundItem.objects.bulk_update(
            changed, ["disposition", "disposition_reason", "disposed_at", "disposed_by"]
        )
        Event.objects.bulk_create(_event(survey_round, item, now) for item in changed)
    return changed


def _check_round(survey_round: SurveyRound) -> None:
    if not survey_round.is_sealed:
        raise Refusal(_("The round is not counted and sealed yet."))
    later = survey_round.survey.rounds.filter(number__gt=survey_round.number)
    if later.exclude(state=RoundState.PLANNED).exists():
        raise Refusal(_("The next round has opened, so decisions no longer change."))


def _check_decision(item: RoundItem, decision: Decision) -> None:
    code = {"code": item.version.priority.code}
    if decision.disposition == Disposition.ACCEPT and item.result.verdict != Verdict.CONSENSUS:
        raise Refusal(_("%(code)s: only a priority with consensus can be accepted.") % code)
    if decision.disposition == Disposition.DROP and not decision.reason.strip():
        raise Refusal(_("%(code)s: say why it is dropped. The reason is published.") % code)


def _decide(item: RoundItem, decision: Decision, by: User, now: dt.datetime) -> bool:
    """Set the decision on the item; returns whether that changed it."""
    wanted = (str(decision.disposition), decision.reason.strip())
    if (item.disposition, item.disposition_reason) == wanted:
        return False
    item.disposition, item.disposition_reason = wanted
    item.disposed_at, item.disposed_by = now, by
    return True


def _event(survey_round: SurveyRound, item: RoundItem, now: dt.datetime) -> Event:
    pillar = survey_round.survey.pillar
    return Event(
        study=pillar.study,
        kind=EventKind.ITEM_DISPOSED,
        by=item.disposed_by,
        at=now,
        about={
            "pillar": pillar.number,
            "round": survey_round.number,
            "item": item.pk,
            "disposition": item.disposition,
        },
    )
