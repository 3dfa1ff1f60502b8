"""What a team may read of a sealed round beyond its tallies: statistics, minus what betrays. Pure.

Two rounds of one panel are two tables about almost the same people, and what is said of those in
both is a third one: by subtraction it tells of those who left or joined. How the same experts
changed tells of the two together, so it is released where they are nobody, or five at least. What
those in both rounds gave in *one* round tells of each, so it is released where each is nobody or
five at least. What is withheld is not stored. How many people left and joined may always be said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule, Tally, judge
from surveys.round_statistics import (
    attrition_between,
    changes_between,
    panel_agreement,
    rank_items,
    tally_statistics,
)
from surveys.round_statistics.exact_tests import holm
from surveys.round_statistics.matrices import tallies_of
from surveys.round_statistics.sensitivity import THRESHOLDS

VERSION = 1  # of the record below; rounds with another one are computed anew
TOP = 5  # the first places of the ranking
APART = ("left", "joined")
CHANGES = (
    *("n_pairs", "n_changed", "became_favourable", "left_favourable", "kappa_quadratic"),
    *("scheibe_units_changed", "scheibe_stable_15"),
)
RANK_LIMITS = (0.025, 0.975)
# Which p is shown: of Wilcoxon the exact one while it is computed, of McNemar the mid-p.
P_VALUES = {"wilcoxon": ("wilcoxon_p_exact", "wilcoxon_p_normal_cc"), "mcnemar": ("mcnemar_p_mid",)}

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Before:
    """The sealed round before this one: its matrix, and who took part in the one before that."""

    number: int
    matrix: pd.DataFrame
    experts_before: frozenset[str] = frozenset()


def published_statistics(
    matrix: pd.DataFrame, *, number: int, rule: Rule, invited: int, before: Before | None = None
) -> Record:
    """Everything about round `number`, a matrix of experts by priorities (see `matrices`).

    Keys: items by priority; panel; sensitivity; ranking; and with a round before it people
    (completers, left, joined), withheld (why nothing about those in both is said, or ""), changes
    by priority, withheld_apart (why nothing is said of one side), attrition and completers. Empty
    where fewer than five took part.
    """
    if len(matrix) < SMALLEST_GROUP:
        return {}
    tallies = tallies_of(matrix, scale_max=rule.scale_max)
    told = [item for item, tally in tallies.items() if tally.rated >= SMALLEST_GROUP]
    return {
        "items": _items({item: tallies[item] for item in told}, rule, invited),
        "panel": _panel(matrix[told], rule, number, invited),
        "sensitivity": sensitivity({item: tallies[item] for item in told}, rule),
        "ranking": ranking(matrix[told], rule),
    } | (_since(before, matrix, rule) if before else {})


def _items(tallies: Mapping[str, Tally], rule: Rule, invited: int) -> dict[str, Record]:
    frame = tally_statistics(tallies, rule=rule, invited=invited)
    return {row.pop("item"): row for row in frame.to_dict("records")}


def _panel(matrix: pd.DataFrame, rule: Rule, number: int, invited: int) -> Record:
    found = panel_agreement({number: matrix}, scale_max=rule.scale_max, invited=invited)[0]
    if found["kendall_n_experts"] < SMALLEST_GROUP:  # type: ignore[operator]
        found |= {
            name: None
            for name in found
            if name.startswith("kendall_") and name not in {"kendall_n_experts", "kendall_n_items"}
        }
    return {name: value for name, value in found.items() if not name.startswith("icc")}


def sensitivity(tallies: Mapping[str, Tally], rule: Rule) -> Record:
    """How many items another rule would let in, and which, at thresholds of 50 to 95 per cent.

    Keys `as_ruled`, `with_cannot_judge` (those stand in the denominator, too) and `top_box` (only
    the highest rating agrees); each a list of records with threshold and items.
    """
    ways = {
        "as_ruled": [(tally.agreeing(rule), tally.rated) for tally in tallies.values()],
        "with_cannot_judge": [
            (tally.agreeing(rule), tally.rated + tally.cannot_judge) for tally in tallies.values()
        ],
        "top_box": [(tally.counts[-1], tally.rated) for tally in tallies.values()],
    }
    thresholds = sorted({*THRESHOLDS, rule.threshold_percent})
    return {
        way: [
            {"threshold": threshold, "items": _let_in(tallies, shares, rule, threshold)}
            for threshold in thresholds
        ]
        for way, shares in ways.items()
    }


def _let_in(
    tallies: Mapping[str, Tally],
    shares: Sequence[tuple[int, int]],
    rule: Rule,
    threshold: int,
) -> list[str]:
    inclusive = rule.threshold_is_inclusive
    return [
        item
        for (item, tally), (part, whole) in zip(tallies.items(), shares, strict=True)
        if tally.rated >= rule.minimum_ratings
        and (100 * part >= threshold * whole if inclusive else 100 * part > threshold * whole)
    ]


def ranking(matrix: pd.DataFrame, rule: Rule) -> Record:
    """How sure the order by share of agreement is.

    Keys: n_resamples, seed (None if all resamples were taken), top (how many places), and items:
    mean_rank, rank_lower and rank_upper (95 %), p_top (in the first `top`), p_reach (reaches the
    threshold). {} without items.
    """
    found: Any = rank_items(matrix, rule=rule)
    if not found:
        return {}
    order, top = found["by_pct_favourable"], min(TOP, len(found["items"]))
    columns = list(zip(*order["p_rank_le_k"], strict=True))
    return {
        "n_resamples": found["n_resamples"],
        "seed": found.get("seed"),
        "top": top,
        "items": {
            item: {
                "mean_rank": order["mean_rank"][place],
                "rank_lower": _rank(columns[place], RANK_LIMITS[0]),
                "rank_upper": _rank(columns[place], RANK_LIMITS[1]),
                "p_top": order["p_topk_ties_split"][top - 1][place],
                "p_reach": found["prob_pct_ge_70"][place],
            }
            for place, item in enumerate(found["items"])
        },
    }


def _rank(chances: Sequence[float], level: float) -> int:
    """The first rank that an item reaches with at least this chance; sums of 1/n are no 1."""
    return next(
        (rank for rank, chance in enumerate(chances, start=1) if chance >= level - 1e-9),
        len(chances),
    )


def _since(before: Before, matrix: pd.DataFrame, rule: Rule) -> Record:
    first, now = before.matrix, matrix
    both = set(first.index) & set(now.index)
    left, joined = len(first) - len(both), len(now) - len(both)
    people = {"completers": len(both), "left": left, "joined": joined}
    found: Record = {"from_round": before.number, "people": people}
    found["withheld"] = _withheld(before, both, left=left, joined=joined)
    if found["withheld"]:
        return found
    found["changes"] = _changes(first, now, rule)
    found["withheld_apart"] = next((name for name in APART if is_handful(people[name])), "")
    if found["withheld_apart"]:
        return found
    return found | {
        "attrition": _attrition(first, now, rule) if left else {},
        "completers": _completers(first, now, rule) if left or joined else {},
    }


def _withheld(before: Before, both: set[str], *, left: int, joined: int) -> str:
    """Why nothing is said of those who took part in both rounds, or "".

    In a third round, those in rounds 1 and 2 and those in rounds 2 and 3 are two parts of round 2:
    their difference must not be a handful either.
    """
    if len(both) < SMALLEST_GROUP:
        return "completers"
    if is_handful(left + joined):
        return "few"
    earlier = before.experts_before & set(before.matrix.index)
    if earlier and (is_handful(len(earlier - both)) or is_handful(len(both - earlier))):
        return "earlier"
    return ""


def is_handful(people: int) -> bool:
    """Whether so many people could be told apart: somebody, but fewer than five."""
    return 0 < people < SMALLEST_GROUP


def _changes(first: pd.DataFrame, now: pd.DataFrame, rule: Rule) -> dict[str, Record]:
    """What the same experts made of the same priority; {"n_pairs": n} alone where withheld.

    With wilcoxon_p, mcnemar_p (the ones to show, see P_VALUES) and both after Holm.
    """
    rows = {
        row.pop("item"): row for row in changes_between(first, now, rule=rule).to_dict("records")
    }
    told = {
        item: {name: row[name] for name in CHANGES}
        for item, row in rows.items()
        if _may_compare(first, now, item, row)
    }
    for test in P_VALUES:
        found = [_p_of(rows[item], test) for item in told]
        for row, p, adjusted in zip(told.values(), found, holm(found), strict=True):
            row |= {f"{test}_p": p, f"{test}_holm": adjusted}
    return {item: told.get(item, {"n_pairs": row["n_pairs"]}) for item, row in rows.items()}


def _p_of(row: Mapping[str, Any], test: str) -> float | None:
    return next((float(row[name]) for name in P_VALUES[test] if row[name] is not None), None)


def _may_compare(first: pd.DataFrame, now: pd.DataFrame, item: str, row: Mapping[str, Any]) -> bool:
    """Whether five rated it twice, and those who left or joined, and rated it, are no handful."""
    gone, came = first.index.difference(now.index), now.index.difference(first.index)
    alone = int((first.loc[gone, item] > 0).sum()) + int((now.loc[came, item] > 0).sum())
    return row["n_pairs"] >= SMALLEST_GROUP and not is_handful(alone)


def _attrition(first: pd.DataFrame, now: pd.DataFrame, rule: Rule) -> Record:
    """Whether those who left had rated differently: on the whole, and by priority where told."""
    found: Any = attrition_between(first, now, scale_max=rule.scale_max)
    return {
        "expert_mean": found["expert_mean"]
        if min(found["expert_mean"]["n1"], found["expert_mean"]["n2"]) >= SMALLEST_GROUP
        else {},
        "items": {
            row["item"]: row
            for row in found["by_item"]
            if min(row["n1"], row["n2"]) >= SMALLEST_GROUP
        },
    }


def _completers(first: pd.DataFrame, now: pd.DataFrame, rule: Rule) -> dict[str, Record]:
    """Verdicts of both rounds among those who took part in both; where they may be told."""
    both = first.index.intersection(now.index, sort=False)
    found: dict[str, Record] = {}
    for name, matrix in (("first", first), ("now", now)):
        rest = matrix.drop(index=both)
        for item, tally in tallies_of(matrix.loc[both], scale_max=rule.scale_max).items():
            outside = int((rest[item] > 0).sum())
            if tally.rated >= SMALLEST_GROUP and not is_handful(outside):
                found.setdefault(item, {})[name] = _judged(tally, rule)
    return found


def _judged(tally: Tally, rule: Rule) -> Record:
    judgement = judge(
        agreeing=tally.agreeing(rule),
        disagreeing=tally.disagreeing(rule),
        rated=tally.rated,
        rule=rule,
    )
    return asdict(judgement) | {"verdict": judgement.verdict.value}
