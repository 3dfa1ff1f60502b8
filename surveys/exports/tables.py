"""The sealed rounds of a survey as tables, to load into R, SPSS or a spreadsheet.

Everything about ratings comes from the sealed bundle and keeps its promise: ratings stand by item,
sorted by value, without the codes. No row joins two ratings of one expert, because a whole ballot
is a fingerprint of its author.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from surveys.bundle import CANNOT_JUDGE
from surveys.consensus import Rule, judge, percent_shown
from surveys.exports import codebook
from surveys.exports.cells import Value
from surveys.models import Survey, SurveyRound
from surveys.queries import lineage_of, sealed_rounds
from surveys.round_statistics.intervals import wilson
from surveys.round_statistics.moments import statistics_from_counts


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a sentence for each column. `rows` may be asked for once only."""

    name: str
    columns: Sequence[str]
    meanings: Sequence[str | Promise]
    rows: Iterator[list[Value]]


@dataclass(frozen=True, kw_only=True)
class SealedItem:
    """One item of a sealed round: what its bundle says, and what was decided about it."""

    round_number: int
    rule: Rule
    sealed: dict[str, Any]
    disposition: str
    reason: str

    @property
    def key(self) -> list[Value]:
        """The columns by which tables are joined."""
        sealed = self.sealed
        return [self.round_number, sealed["item"], sealed["priority"], sealed["version"]]


def sealed_items(survey: Survey) -> list[SealedItem]:
    """Every item of every sealed round, in order. Two queries a round."""
    return [item for each in sealed_rounds(survey) for item in _items_of(each)]


def tables_of(survey: Survey, items: Sequence[SealedItem]) -> list[Table]:
    """Statements, results, ratings and lineage, in this order."""
    scale_max = max((item.rule.scale_max for item in items), default=0)
    return [
        _table("statements", codebook.STATEMENTS, (_statement(item) for item in items)),
        _table(
            "results",
            codebook.RESULTS | codebook.counts(scale_max, survey.scale),
            (_result(item, scale_max) for item in items),
        ),
        _table("ratings", codebook.RATINGS, (row for item in items for row in ratings_of(item))),
        _table("lineage", codebook.LINEAGE, iter(_lineage(survey))),
    ]


def ratings_of(item: SealedItem) -> list[list[Value]]:
    """One row a rating, lowest first, then those who could not judge: the order tells nothing."""
    values = [value for _code, value in item.sealed["ratings"]]
    rated = sorted(value for value in values if value != CANNOT_JUDGE)
    unable = len(values) - len(rated)
    key = item.key
    return [[*key, value, 0] for value in rated] + [[*key, None, 1]] * unable


def _table(name: str, columns: Mapping[str, str | Promise], rows: Iterator[list[Value]]) -> Table:
    return Table(name=name, columns=list(columns), meanings=list(columns.values()), rows=rows)


def _items_of(survey_round: SurveyRound) -> Iterator[SealedItem]:
    content = json.loads(survey_round.result.bundle)
    rule = Rule.from_dict(content["rule"])
    decided = {
        pk: (disposition, reason)
        for pk, disposition, reason in survey_round.items.values_list(
            "pk", "disposition", "disposition_reason"
        )
    }
    for sealed in content["items"]:
        disposition, reason = decided.get(sealed["item"], ("", ""))
        yield SealedItem(
            round_number=survey_round.number,
            rule=rule,
            sealed=sealed,
            disposition=disposition,
            reason=reason,
        )


def _statement(item: SealedItem) -> list[Value]:
    sealed = item.sealed
    return [*item.key, sealed["en"], sealed["zh"], item.disposition, item.reason]


def _result(item: SealedItem, scale_max: int) -> list[Value]:

    sealed, rule = item.sealed, item.rule
    agreeing, rated, disagreeing = sealed["agreeing"], sealed["rated"], sealed["disagreeing"]
    judgement = judge(agreeing=agreeing, rated=rated, disagreeing=disagreeing, rule=rule)
    limits = wilson(agreeing, rated) if rated else (None, None)
    numbers = statistics_from_counts(sealed["counts"])
    counts: list[int | None] = [*sealed["counts"], *[None] * scale_max][:scale_max]
    return [
        *item.key,
        *(rated, agreeing, disagreeing, sealed["cannot_judge"], sealed["missing"]),
        float(percent_shown(agreeing, rated, rule)) if rated else None,
        sealed["verdict"],
        judgement.votes_to_spare,
        *(None if limit is None else round(limit, 6) for limit in limits),
        *(
            None if number is None else round(number, 6)
            for number in (
                *(numbers.mean, numbers.sd, numbers.median),
                *(numbers.q1, numbers.q3, numbers.iqr),
            )
        ),
        *_rule(rule),
        *counts,
    ]


def _rule(rule: Rule) -> list[Value]:
    return [
        rule.scale_max,
        rule.agree_from,
        rule.disagree_to,
        rule.threshold_percent,
        int(rule.threshold_is_inclusive),
        rule.revise_from_percent,
        rule.minimum_ratings,
        int(rule.judges_against),
    ]


def _lineage(survey: Survey) -> list[list[Value]]:
    numeral = survey.pillar.numeral
    return [
        [
            f"{numeral}-{step.parent.priority.number:02}",
            step.parent.number,
            f"{numeral}-{step.child.priority.number:02}",
            step.child.number,
            step.kind,
            step.reason,
        ]
        for step in lineage_of(survey)
    ]
