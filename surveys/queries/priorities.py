"""The list of candidate priorities, and advice about its wordings. Advice never blocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from surveys.enums import REWRITING, Disposition
from surveys.findings import Finding, Kind
from surveys.models import PriorityVersion, RoundItem, Survey
from surveys.wording_advice import (
    Wording,
    clarity,
    folded,
    near_in_either,
    near_pairs,
    near_to,
)

MOST_COMPARED = 400  # each with each; more would keep a page waiting
MOST_NAMED = 5  # beside one item; whoever merges some of them sees the next ones
GONE = REWRITING | {Disposition.DROP}  # the wording that was rated lives on no more


@dataclass(frozen=True, kw_only=True)
class NearItem:
    """What says nearly the same as an item: another item of the round, or `item` is None."""

    finding: Finding
    code: str
    item: RoundItem | None


def wordings_of(survey: Survey) -> QuerySet[PriorityVersion]:
    """Every wording on the list, by number, with its priority and survey."""
    return (
        PriorityVersion.objects.filter(priority__survey=survey)
        .select_related("priority__survey__pillar")
        .order_by("priority__number", "number")
    )


def advice_on(survey: Survey, *, text_en: str, text_zh: str, but: str = "") -> list[Finding]:
    """What to consider about a wording; `but` is the id of the one that it would replace."""
    others = _others(survey, but)
    near = [each.finding for each in near_to(text_en, others)]
    return _equal(text_en, others) + near + clarity(text_en, text_zh)


def equal_wording(survey: Survey, text_en: str, *, but: str = "") -> list[Finding]:
    """That another priority says exactly this already, if one does."""
    return _equal(text_en, _others(survey, but))


def advice_by_version(versions: Sequence[PriorityVersion]) -> dict[int, list[Finding]]:
    """Advice on each wording of a list that has some, by its id."""
    found = {each.pk: clarity(each.text_en, each.text_zh) for each in versions}
    codes = {each.priority.code: each.pk for each in versions}
    compared = [(each.priority.code, each.text_en) for each in versions[:MOST_COMPARED]]
    for near in near_pairs(compared):
        found[codes[near.place]].insert(0, near.finding)
    return {pk: findings for pk, findings in found.items() if findings}


def near_undecided(
    items: Sequence[RoundItem], beside: Iterable[PriorityVersion]
) -> dict[int, list[NearItem]]:
    """Of each undecided item of a round, by id, what says nearly the same and is still alive.

    `beside` are wordings that are not in the round: what items became, what was added, what was
    accepted earlier. The closest five. No query.
    """
    alive = {_code(each.version): each for each in items[:MOST_COMPARED] if _is_alive(each)}
    others = [_wording(item.version) for item in alive.values()] + [_wording(v) for v in beside]
    open_ones = {code: item.pk for code, item in alive.items() if not item.disposition}
    found = near_in_either([each for each in others if each.place in open_ones], others)
    return {
        open_ones[place]: [
            NearItem(finding=near.finding, code=near.where, item=alive.get(near.where))
            for near in nears[:MOST_NAMED]
        ]
        for place, nears in found.items()
    }


def _is_alive(item: RoundItem) -> bool:
    return item.disposition not in GONE


def _wording(version: PriorityVersion) -> Wording:
    return Wording(place=_code(version), text_en=version.text_en, text_zh=version.text_zh)


def _code(version: PriorityVersion) -> str:
    return version.priority.code


def _equal(text_en: str, others: Sequence[tuple[str, str]]) -> list[Finding]:
    codes = [code for code, text in others if folded(text) == folded(text_en)]
    return [Finding(kind=Kind.EQUAL, figures={"where": code}) for code in codes[:1]]


def _others(survey: Survey, but: str) -> list[tuple[str, str]]:
    versions = wordings_of(survey)
    return [(each.priority.code, each.text_en) for each in versions if str(each.pk) != but]
