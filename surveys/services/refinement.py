"""What becomes of each item between rounds."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Event, User
from surveys.consensus import Verdict
from surveys.enums import REWRITING, Disposition, RoundState
from surveys.exceptions import Refusal
from surveys.imports import Statement
from surveys.models import PriorityVersion, RoundItem, SurveyRound
from surveys.queries import judged_items
from surveys.services import round_lock
from surveys.services.new_wordings import parents_of_undone, steps_beside, write_wordings


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

    `decisions` by item id; those that are already stored so are passed over. Of an item that is
    rewritten, the reason may be written anew. Returns the changed items. Raises Refusal, which
    names the priority, and then changes nothing: if the round is not sealed, the last, or the next
    one has opened, an item is not in the round, one without consensus is accepted, or one is
    dropped without a reason. Side effects: items, new wordings of items that were to be rewritten
    gone, one event each.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        check_refinable(survey_round)
        items = _items(survey_round, decisions.keys())
        for item_id, decision in decisions.items():
            _check_decision(items[item_id], decision)
        changed = {}
        for item_id, decision in decisions.items():
            item, was = items[item_id], items[item_id].disposition
            is_rewritten = decision.disposition in REWRITING
            if is_rewritten and not was:  # freed a moment ago, with what it was merged with
                continue
            if not _decide(item, decision, by, now):
                continue
            changed[item_id] = item
            if is_rewritten:
                steps_beside(item).update(reason=decision.reason.strip())
            elif was in REWRITING:
                changed |= {freed.pk: freed for freed in _undo_rewriting([item], items)}
        _save(survey_round, list(changed.values()), by, now)
    return list(changed.values())


def take_back(
    *, survey_round: SurveyRound, item_id: int, by: User, now: dt.datetime
) -> list[RoundItem]:
    """Leave an item of a sealed round undecided again; possible until the next one opens.

    What it was rewritten to is gone, and what was merged with it is undecided, too. Returns the
    items that are undecided again, none if it was so already. Raises Refusal if the round cannot
    be refined, or the item is not in it. Side effects: as `dispose_all`.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        check_refinable(survey_round)
        items = _items(survey_round, [item_id])
        freed = _undo_rewriting([items[item_id]], items)
        if items[item_id].disposition:
            freed.append(_freed(items[item_id]))
        _save(survey_round, freed, by, now)
    return freed


def rewrite(
    *,
    survey_round: SurveyRound,
    disposition: Disposition,
    item_ids: Sequence[int],
    statements: Sequence[Statement],
    reason: str,
    by: User,
    now: dt.datetime,
) -> list[PriorityVersion]:
    """Reword one item, merge several into one wording, or split one into several.

    A rewording and a merger become a new version of the (first) item's priority, the parts of a
    split new priorities. The rated wordings stay as they are. Returns the new wordings. Raises
    Refusal if the round cannot be refined, a reason is missing, or the numbers do not fit. Side
    effects: versions, lineage, items, one event each; what the items became before is undone.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        check_refinable(survey_round)
        items = _items(survey_round, item_ids)
        sources = [items[pk] for pk in dict.fromkeys(item_ids)]
        _check_rewriting(disposition, sources, statements, reason)
        changed = _undo_rewriting(sources, items)
        versions = write_wordings(
            disposition=disposition,
            sources=sources,
            statements=statements,
            reason=reason.strip(),
            by=by,
            now=now,
        )
        for item in sources:
            _decide(item, Decision(disposition=disposition, reason=reason), by, now)
        changed += [item for item in sources if item not in changed]
        _save(survey_round, changed, by, now)
    return versions


def check_refinable(survey_round: SurveyRound) -> None:
    """Raise Refusal unless the round is sealed, and another one follows that has not opened."""
    if not survey_round.is_sealed:
        raise Refusal(_("The round is not counted and sealed yet."))
    later = survey_round.survey.rounds.filter(number__gt=survey_round.number)
    states = set(later.values_list("state", flat=True))
    if not states:
        raise Refusal(
            _(
                "This was the last round: priorities with consensus stand, and there is nothing to"
                " decide."
            )
        )
    if states != {RoundState.PLANNED}:
        raise Refusal(_("The next round has opened, so decisions no longer change."))


def _items(survey_round: SurveyRound, wanted: Collection[int]) -> dict[int, RoundItem]:
    items = {item.pk: item for item in judged_items(survey_round)}
    if not set(wanted) <= items.keys():
        raise Refusal(_("The page holds a priority that is not in this round. Reload it."))
    return items


def _check_decision(item: RoundItem, decision: Decision) -> None:
    code = {"code": item.version.priority.code}
    if decision.disposition in REWRITING and item.disposition != decision.disposition:
        raise Refusal(_("%(code)s: write the new wording first.") % code)
    if decision.disposition == Disposition.ACCEPT and item.result.verdict != Verdict.CONSENSUS:
        raise Refusal(_("%(code)s: only a priority with consensus can be accepted.") % code)
    if decision.reason.strip():
        return
    if decision.disposition == Disposition.DROP:
        raise Refusal(_("%(code)s: say why it is dropped. The reason is published.") % code)
    if decision.disposition in REWRITING:
        raise Refusal(_("%(code)s: say why it is rewritten. The experts read the reason.") % code)


def _check_rewriting(
    disposition: Disposition,
    sources: Sequence[RoundItem],
    statements: Sequence[Statement],
    reason: str,
) -> None:
    if not reason.strip():
        raise Refusal(_("Say why. The experts read the reason beside the new wording."))
    if disposition == Disposition.MERGE and len(sources) < 2:
        raise Refusal(_("Choose at least one other priority to merge with."))
    if disposition != Disposition.MERGE and len(sources) != 1:
        raise Refusal(_("Choose one priority to reword or to split."))
    if disposition == Disposition.SPLIT and len(statements) < 2:
        raise Refusal(_("Write at least two wordings to split into."))
    if disposition != Disposition.SPLIT and len(statements) != 1:
        raise Refusal(_("Write one wording, on one line."))
    if disposition == Disposition.REWORD and _same_wording(sources[0], statements[0]):
        raise Refusal(_("This is the wording that was rated. Change it, or carry it on."))


def _same_wording(item: RoundItem, statement: Statement) -> bool:
    version = item.version
    return (version.text_en, version.text_zh) == (statement.text_en, statement.text_zh)


def _undo_rewriting(wanted: Sequence[RoundItem], items: Mapping[int, RoundItem]) -> list[RoundItem]:
    """Delete what these items became, and take the decision back from all that went into it.

    Returns those whose decision was taken back, unsaved.
    """
    parents = parents_of_undone(wanted)
    return [
        _freed(item)
        for item in items.values()
        if item.version_id in parents and item.disposition in REWRITING
    ]


def _freed(item: RoundItem) -> RoundItem:
    item.disposition, item.disposition_reason = "", ""
    item.disposed_at = item.disposed_by = None
    return item


def _decide(item: RoundItem, decision: Decision, by: User, now: dt.datetime) -> bool:
    """Set the decision on the item; returns whether that changed it."""
    wanted = (str(decision.disposition), decision.reason.strip())
    if (item.disposition, item.disposition_reason) == wanted:
        return False
    item.disposition, item.disposition_reason = wanted
    item.disposed_at, item.disposed_by = now, by
    return True


def _save(
    survey_round: SurveyRound, changed: Sequence[RoundItem], by: User, now: dt.datetime
) -> None:
    RoundItem.objects.bulk_update(
        changed, ["disposition", "disposition_reason", "disposed_at", "disposed_by"]
    )
    Event.objects.bulk_create(_event(survey_round, item, by, now) for item in changed)


def _event(survey_round: SurveyRound, item: RoundItem, by: User, now: dt.datetime) -> Event:
    pillar = survey_round.survey.pillar
    about = {
        "pillar": pillar.number,
        "round": survey_round.number,
        "item": item.pk,
        "priority": item.version.priority.code,
    }
    if not item.disposition:
        return Event(study=pillar.study, kind=EventKind.ITEM_FREED, by=by, at=now, about=about)
    about["disposition"] = item.disposition
    return Event(study=pillar.study, kind=EventKind.ITEM_DISPOSED, by=by, at=now, about=about)
