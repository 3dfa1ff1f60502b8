"""What may be told of the same experts in two rounds, and of those who left or joined."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule, Tally, judge
from surveys.round_statistics.attrition import attrition_between, kept_ratings
from surveys.round_statistics.between_rounds import changes_between
from surveys.round_statistics.exact_tests import holm
from surveys.round_statistics.matrices import tallies_of

APART = ("left", "joined")
CHANGES = (
    *("n_pairs", "n_changed", "became_favourable", "left_favourable", "kappa_quadratic"),
    *("scheibe_units_changed", "scheibe_stable_15"),
)
CROSSING, CROSSING_TEST = ("became_favourable", "left_favourable"), "mcnemar"
# Which p is shown: of Wilcoxon the exact one while it is computed, of McNemar the mid-p.
P_VALUES = {"wilcoxon": ("wilcoxon_p_exact", "wilcoxon_p_normal_cc"), "mcnemar": ("mcnemar_p_mid",)}
RANK_SUM_P = ("p_exact", "p_normal_cc")
KEPT = ("agreeing", "rated", "verdict")

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Before:
    """The sealed round before this one: its matrix, and who took part in the one before that.

    `same_wording` are the items whose wording is the same in both rounds.
    """

    number: int
    matrix: pd.DataFrame
    experts_before: frozenset[str] = frozenset()
    same_wording: frozenset[str] = frozenset()


def since(before: Before, matrix: pd.DataFrame, rule: Rule) -> Record:
    """What a round says together with the one before it.

    Keys: from_round; people (completers, left, joined); withheld (why nothing about those in both
    is said, or ""); changes by priority; withheld_apart (why nothing is said of one side); and
    attrition, completers and kept, which are empty where nobody left (and joined).
    """
    first, now = before.matrix, matrix
    both = set(first.index) & set(now.index)
    left, joined = len(first) - len(both), len(now) - len(both)
    people = {"completers": len(both), "left": left, "joined": joined}
    found: Record = {"from_round": before.number, "people": people}
    found["withheld"] = _withheld(before, both, left=left, joined=joined)
    if found["withheld"]:
        return found
    found["withheld_apart"] = next((name for name in APART if is_handful(people[name])), "")
    sides = sides_of(first, now)
    is_apart = bool(left or joined) and not found["withheld_apart"]
    apart = [item for item, side in sides.items() if is_apart and side.may_be_told_apart]
    found["changes"] = _changes(first, now, rule, sides, apart)
    if found["withheld_apart"]:
        return found
    return found | {
        "attrition": _attrition(first, now, rule, apart) if left else {},
        "completers": _completers(first, now, rule, apart),
        "kept": _kept(before, now, rule, apart) if left else {},
    }


def _withheld(before: Before, both: set[str], *, left: int, joined: int) -> str:
    """Why nothing is said of those who took part in both rounds, or "".

    In a third round, those in rounds 1 and 2 and those in rounds 2 and 3 are two parts of round 2:
    neither their difference nor what they share may be a handful.
    """
    if len(both) < SMALLEST_GROUP:
        return "completers"
    if is_handful(left + joined):
        return "few"
    earlier = before.experts_before & set(before.matrix.index)
    if earlier and (is_handful(len(earlier - both)) or is_handful(len(both - earlier))):
        return "earlier"
    return "throughout" if is_handful(len(earlier & both)) else ""


def is_handful(people: int) -> bool:
    """Whether so many people could be told apart: somebody, but fewer than five."""
    return 0 < people < SMALLEST_GROUP


@dataclass(frozen=True, kw_only=True)
class Sides:
    """How many rated a priority in one of two rounds only, by why."""

    left: int  # they did not answer the later round
    joined: int  # they did not answer the earlier one
    once: int  # they answered both, and could not judge it in one, or left it blank

    @property
    def may_be_told_together(self) -> bool:
        """Whether the change of those who rated it twice tells of nobody by subtraction."""
        return not is_handful(self.left + self.joined + self.once)

    @property
    def may_be_told_apart(self) -> bool:
        """Whether something may be told of each side: one leads to the other by the changes."""
        return not is_handful(self.left) and not is_handful(self.joined)


def sides_of(first: pd.DataFrame, now: pd.DataFrame) -> dict[str, Sides]:
    """Of each priority of both rounds."""
    items = first.columns.intersection(now.columns, sort=False)
    both = first.index.intersection(now.index, sort=False)
    left = (first.loc[~first.index.isin(both), items] > 0).sum()
    joined = (now.loc[~now.index.isin(both), items] > 0).sum()
    once = ((first.loc[both, items] > 0) != (now.loc[both, items] > 0)).sum()
    return {
        item: Sides(left=int(left[item]), joined=int(joined[item]), once=int(once[item]))
        for item in items
    }


def _changes(
    first: pd.DataFrame,
    now: pd.DataFrame,
    rule: Rule,
    sides: Mapping[str, Sides],
    apart: Sequence[str],
) -> dict[str, Record]:
    """What the same experts made of the same priority; {"n_pairs": n} alone where withheld.

    With wilcoxon_p, mcnemar_p (the ones to show, see P_VALUES) and both after Holm. How many
    crossed the line is left out where that and what is told `apart` leave a handful, those who
    rated it once.
    """
    rows = {
        row.pop("item"): row for row in changes_between(first, now, rule=rule).to_dict("records")
    }
    told = {
        item: {name: rows[item][name] for name in CHANGES}
        for item, side in sides.items()
        if rows[item]["n_pairs"] >= SMALLEST_GROUP and side.may_be_told_together
    }
    betraying = {item for item in apart if is_handful(sides[item].once)}
    for item in betraying & set(told):
        for name in CROSSING:
            del told[item][name]
    for test, names in P_VALUES.items():
        tested = [item for item in told if test != CROSSING_TEST or item not in betraying]
        found = [_first_of(rows[item], names) for item in tested]
        for item, p, adjusted in zip(tested, found, holm(found), strict=True):
            told[item] |= {f"{test}_p": p, f"{test}_holm": adjusted}
    return {item: told.get(item, {"n_pairs": row["n_pairs"]}) for item, row in rows.items()}


def _first_of(row: Mapping[str, Any], names: Sequence[str]) -> float | None:
    return next((float(row[name]) for name in names if row[name] is not None), None)


def _attrition(first: pd.DataFrame, now: pd.DataFrame, rule: Rule, apart: Sequence[str]) -> Record:
    """Whether those who left had rated differently: on the whole, and by priority where told.

    The fields of `RankSum`, and by priority p_holm: the p that is shown, after Holm.
    """
    found: Any = attrition_between(first, now, scale_max=rule.scale_max)
    rows = [row for row in found["by_item"] if row["item"] in apart and _are_enough(row)]
    adjusted = holm([_first_of(row, RANK_SUM_P) for row in rows])
    return {
        "expert_mean": found["expert_mean"] if _are_enough(found["expert_mean"]) else {},
        "items": {row["item"]: row | {"p_holm": p} for row, p in zip(rows, adjusted, strict=True)},
    }


def _are_enough(row: Mapping[str, Any]) -> bool:
    return bool(min(row["n1"], row["n2"]) >= SMALLEST_GROUP)


def _completers(
    first: pd.DataFrame, now: pd.DataFrame, rule: Rule, apart: Sequence[str]
) -> dict[str, Record]:
    """Verdicts of both rounds among those who took part in both; where they may be told."""
    both = first.index.intersection(now.index, sort=False)
    found: dict[str, Record] = {}
    for name, matrix in (("first", first), ("now", now)):
        tallies = tallies_of(matrix.loc[both, apart], scale_max=rule.scale_max)
        for item, tally in tallies.items():
            if tally.rated >= SMALLEST_GROUP:
                found.setdefault(item, {})[name] = _judged(tally, rule)
    return found


def _kept(before: Before, now: pd.DataFrame, rule: Rule, apart: Sequence[str]) -> dict[str, Record]:
    """Verdicts of this round if those who left had kept their ratings, by priority where told.

    Only of wordings that were rated in both rounds. The difference to the round itself are those
    who left, and that to the round before those who stayed: neither may be a handful.
    """
    first = before.matrix
    items = [item for item in apart if item in before.same_wording]
    stayed = (first.loc[first.index.isin(now.index), items] > 0).sum()
    tallies = kept_ratings(first[items], now[items], scale_max=rule.scale_max)
    return {
        item: {name: _judged(tally, rule)[name] for name in KEPT}
        for item, tally in tallies.items()
        if tally.rated >= SMALLEST_GROUP and not is_handful(int(stayed[item]))
    }


def _judged(tally: Tally, rule: Rule) -> Record:
    judgement = judge(
        agreeing=tally.agreeing(rule),
        disagreeing=tally.disagreeing(rule),
        rated=tally.rated,
        rule=rule,
    )
    return asdict(judgement) | {"verdict": judgement.verdict.value}
