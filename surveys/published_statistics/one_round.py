"""What may be told of the ratings of one round."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule, Tally
from surveys.round_statistics.items import tally_statistics
from surveys.round_statistics.panel import panel_agreement
from surveys.round_statistics.ranking import rank_items
from surveys.round_statistics.sensitivity import THRESHOLDS

TOP = 5  # the first places of the ranking
RANK_LIMITS = (0.025, 0.975)

Record = dict[str, Any]


def of_items(tallies: Mapping[str, Tally], rule: Rule, invited: int) -> dict[str, Record]:
    frame = tally_statistics(tallies, rule=rule, invited=invited)
    return {row.pop("item"): row for row in frame.to_dict("records")}


def of_the_panel(matrix: pd.DataFrame, rule: Rule, number: int, invited: int) -> Record:
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
