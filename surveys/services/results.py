"""Sealing: what closing does, exactly once."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys import bundle
from surveys.breakdown import published_breakdown
from surveys.consensus import Judgement, Rule, Tally, judge
from surveys.enums import MessageKind, RoundState
from surveys.exceptions import Refusal
from surveys.models import (
    CANNOT_JUDGE,
    Comment,
    ItemResult,
    RoundItem,
    RoundResult,
    Suggestion,
    Survey,
    SurveyRound,
)
from surveys.queries import (
    is_finished,
    items_of_round,
    latest_sealed_round,
    rounds_due_to_seal,
)
from surveys.services import messages, round_lock
from surveys.services.live_answers import (
    Live,
    answers_by_item,
    erase,
    insert_sealed,
    live_answers,
    room_in_memory,
)
from surveys.services.surveys import held, scale_part
from surveys.states import check_transition

logger = logging.getLogger(__name__)
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class _Count:
    """What was counted for one item: ratings as [code, value] pairs, tally, judgement."""

    pairs: list[tuple[str, int]]
    tally: Tally
    judgement: Judgement


def seal_round(*, round_id: int, now: dt.datetime) -> RoundResult | None:
    """Count a closed round and seal it; safe to call any number of times.

    Returns the result, or None if the round is not closed yet. Side effects, one transaction:
    a result per item, the bundle, sealed ballots, comments and suggestions in random order, live
    ballots deleted, round sealed, one closing mail queued for each expert, event.
    """
    with room_in_memory(), round_lock.alone(round_id) as survey_round:
        if survey_round.state != RoundState.CLOSED:
            return RoundResult.objects.filter(survey_round=survey_round).first()
        check_transition(survey_round.state, RoundState.SEALED)
        rule = survey_round.survey.rule
        items = items_of_round(survey_round)
        live = live_answers(survey_round)
        answered = len(live.ballots)
        counts = {
            item.pk: _count(live.pairs.get(item.pk, []), answered=answered, rule=rule)
            for item in items
        }
        ItemResult.objects.bulk_create(_item_result(item, counts[item.pk]) for item in items)
        shown = _breakdown(survey_round, live)
        result = _write_result(survey_round, items, counts, shown, answered=answered, now=now)
        _seal_ballots(survey_round, live, shown.get("labels", {}))
        _rewrite(Comment, item__survey_round=survey_round)
        _rewrite(Suggestion, survey_round=survey_round)
        survey_round.state = RoundState.SEALED
        survey_round.answered, survey_round.answered_counted_at = answered, now
        survey_round.save(update_fields=["state", "answered", "answered_counted_at"])
        messages.queue_for_panel(kind=MessageKind.CLOSING, survey_round=survey_round)
        record(
            study=survey_round.survey.pillar.study,
            kind=EventKind.ROUND_SEALED,
            by=None,
            now=now,
            pillar=survey_round.survey.pillar.number,
            round=survey_round.number,
            sha256=result.bundle_sha256,
        )
    return result


def share_results(*, survey: Survey, by: User, now: dt.datetime) -> Survey:
    """Let the panel see the results of a finished survey; safe to call again.

    Raises Refusal while a round is left. Side effects: survey, one mail queued for each expert,
    event.
    """
    with transaction.atomic():
        survey = held(survey)
        if survey.results_shared_at is not None:
            return survey
        if not is_finished(survey):
            raise Refusal(_("The panel sees the results once every round is counted and sealed."))
        survey.results_shared_at = now
        survey.save(update_fields=["results_shared_at"])
        last = latest_sealed_round(survey)
        assert last is not None
        messages.queue_for_panel(kind=MessageKind.RESULTS, survey_round=last)
        record(
            study=survey.pillar.study,
            kind=EventKind.RESULTS_SHARED,
            by=by,
            now=now,
            pillar=survey.pillar.number,
        )
    return survey


def seal_due_rounds(*, now: dt.datetime) -> list[RoundResult]:
    """Seal every closed round; a failure of one is logged and does not hold up the others."""
    sealed = []
    for round_id in rounds_due_to_seal().values_list("pk", flat=True):
        try:
            result = seal_round(round_id=round_id, now=now)
        except Exception:
            logger.exception("round %s could not be sealed; the next tick tries again", round_id)
            continue
        if result:
            sealed.append(result)
    return sealed


def _breakdown(survey_round: SurveyRound, live: Live) -> dict[str, Any]:
    """What is shown by group: of the last round only, and never again."""
    survey, study = survey_round.survey, survey_round.survey.pillar.study
    is_last = not survey.rounds.filter(number__gt=survey_round.number).exists()
    if not is_last or not survey_round.group_labels:
        return {}
    groups = [ballot.group for ballot in live.ballots]
    shown = published_breakdown(groups, answers_by_item(live.ballots, survey.rule))
    names = {"name_en": study.breakdown_en, "name_zh": study.breakdown_zh}
    return names | shown if shown else {}


def _count(pairs: list[tuple[str, int]], *, answered: int, rule: Rule) -> _Count:
    values = Counter(map(itemgetter(1), pairs))
    tally = Tally(
        counts=tuple(values[k] for k in range(1, rule.scale_max + 1)),
        cannot_judge=values[CANNOT_JUDGE],
        missing=answered - len(pairs),
    )
    judgement = judge(
        agreeing=tally.agreeing(rule),
        disagreeing=tally.disagreeing(rule),
        rated=tally.rated,
        rule=rule,
    )
    return _Count(pairs=sorted(pairs), tally=tally, judgement=judgement)


def _item_result(item: RoundItem, count: _Count) -> ItemResult:
    return ItemResult(
        item=item,
        counts=list(count.tally.counts),
        rated=count.tally.rated,
        agreeing=count.judgement.agreeing,
        disagreeing=count.judgement.disagreeing,
        cannot_judge=count.tally.cannot_judge,
        missing=count.tally.missing,
        verdict=count.judgement.verdict,
    )


def _write_result(
    survey_round: SurveyRound,
    items: Sequence[RoundItem],
    counts: Mapping[int, _Count],
    shown: Mapping[str, Any],
    *,
    answered: int,
    now: dt.datetime,
) -> RoundResult:
    before = RoundResult.objects.filter(
        survey_round__survey=survey_round.survey_id, survey_round__number=survey_round.number - 1
    ).first()
    previous = before.bundle_sha256 if before else ""
    breakdown = {name: part for name, part in shown.items() if name != "labels"}
    deviations = [each.as_dict() for each in survey_round.survey.deviations.all()]
    text = bundle.canonical(
        {
            "format": bundle.FORMAT,
            "study": survey_round.survey.pillar.study.slug,
            "pillar": survey_round.survey.pillar.number,
            "round": survey_round.number,
            "round_id": survey_round.pk,
            "rule": survey_round.survey.rule.as_dict(),
            "protocol_sha256": survey_round.survey.protocol_sha256,
            "previous_sha256": previous,
            "invited": survey_round.invited,
            "answered": answered,
            "items": [_bundle_item(item, counts[item.pk]) for item in items],
        }
        | ({"breakdown": breakdown} if breakdown else {})
        | ({"deviations": deviations} if deviations else {})
        | scale_part(survey_round.survey)
    )
    return RoundResult.objects.create(
        survey_round=survey_round,
        sealed_at=now,
        invited=survey_round.invited,
        answered=answered,
        bundle=text,
        bundle_sha256=bundle.sha256(text),
        previous_sha256=previous,
        breakdown=breakdown,
    )


def _bundle_item(item: RoundItem, count: _Count) -> dict[str, object]:
    version = item.version
    return {
        "item": item.pk,
        "priority": version.priority.code,
        "version": version.number,
        "en": version.text_en,
        "zh": version.text_zh,
        "text_sha256": bundle.sha256(
            bundle.canonical({"en": version.text_en, "zh": version.text_zh})
        ),
        "ratings": [
            pair if pair[1] != CANNOT_JUDGE else (pair[0], bundle.CANNOT_JUDGE)
            for pair in count.pairs
        ],
        "counts": list(count.tally.counts),
        "cannot_judge": count.tally.cannot_judge,
        "missing": count.tally.missing,
        "rated": count.tally.rated,
        "agreeing": count.judgement.agreeing,
        "disagreeing": count.judgement.disagreeing,
        "verdict": count.judgement.verdict.value,
    }


def _seal_ballots(survey_round: SurveyRound, live: Live, labels: Mapping[str, str]) -> None:
    ballots = [each._replace(group=labels.get(each.group, each.group)) for each in live.ballots]
    SystemRandom().shuffle(ballots)  # the order of arrival ends here
    insert_sealed(survey_round, ballots)
    erase(live)


def _rewrite(model: Any, **of_round: SurveyRound) -> None:
    """Write texts anew: a row's place, and what wrote it, joined those of one expert."""
    written = model.objects.filter(**of_round)
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    rows = [model(**{name: getattr(row, name) for name in names}) for row in written]
    SystemRandom().shuffle(rows)
    written.delete()
    model.objects.bulk_create(rows, batch_size=BATCH)
