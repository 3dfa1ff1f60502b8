"""Agreement of the panel, one record per round."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from surveys.round_statistics.items import percent
from surveys.round_statistics.matrices import category_counts, complete_rows
from surveys.round_statistics.reliability import (
    gwet,
    intraclass_correlation,
    kendall_w,
    krippendorff_alpha,
)

ELIGIBLE_PERCENT = 80  # of a round's experts must have rated an item that W rests on

Record = dict[str, object]


def panel_agreement(
    rounds: Mapping[int, pd.DataFrame], *, scale_max: int, invited: int | None = None
) -> list[Record]:
    """One record per round, from matrices of experts by items (see `matrices`).

    Keys: round, n_panel, n_round and response_pct_of_panel; `eligible_items`, those that at least
    80 % of the round's experts rated, with the fields of `Concordance` as kendall_* for the experts
    who rated all of them; with two rounds or more `common_items` and kendall_common_*, on the same
    experts and items in every round, which alone may be compared between rounds; alpha_*, ac1 and
    ac2_* on all ratings and all categories; the fields of `IntraclassCorrelation`.

    Complete cases are few: show kendall_n_experts beside W. If no item is eligible, W is None and
    its numbers count all items of the round and the experts who rated them all; if there are no two
    common experts or items, both numbers are 0.
    """
    common = common_part(rounds) if len(rounds) > 1 else {}
    return [
        {
            "round": number,
            **_response(len(matrix), invited),
            **_concordance(matrix),
            **(_common_concordance(common[number]) if common else {}),
            **_chance_corrected(matrix, scale_max),
            **asdict(intraclass_correlation(complete_rows(matrix[eligible_items([matrix])]))),
        }
        for number, matrix in rounds.items()
    ]


def eligible_items(matrices: Sequence[pd.DataFrame]) -> list[str]:
    """The items that at least 80 % of the experts rated in every one of the matrices.

    All matrices have the same columns; one without experts has no eligible item.
    """
    return [
        item
        for item in matrices[0].columns
        if all(
            0 < ELIGIBLE_PERCENT * len(matrix) <= 100 * int((matrix[item] > 0).sum())
            for matrix in matrices
        )
    ]


def common_part(rounds: Mapping[int, pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """Each round cut to the items that are eligible in all, and to who rated them in all."""
    first, *others = rounds.values()
    experts, items = first.index, first.columns
    for matrix in others:
        experts = experts.intersection(matrix.index, sort=False)
        items = items.intersection(matrix.columns, sort=False)
    cut = {number: matrix.loc[experts, items] for number, matrix in rounds.items()}
    eligible = eligible_items(list(cut.values()))
    complete = [complete_rows(matrix[eligible]).index for matrix in cut.values()]
    kept = [expert for expert in experts if all(expert in rows for rows in complete)]
    return {number: matrix.loc[kept, eligible] for number, matrix in cut.items()}


def _response(n_round: int, invited: int | None) -> Record:
    if invited is None:
        return {"n_round": n_round}
    response = percent(n_round, invited)
    return {"n_panel": invited, "n_round": n_round, "response_pct_of_panel": response}


def _concordance(matrix: pd.DataFrame) -> Record:
    eligible = eligible_items([matrix])
    found = asdict(kendall_w(complete_rows(matrix[eligible or list(matrix.columns)])))
    if not eligible:
        found |= dict.fromkeys(list(found)[2:])
    return {"eligible_items": eligible, **_prefixed("kendall", found)}


def _common_concordance(common: pd.DataFrame) -> Record:
    found = asdict(kendall_w(common))
    if min(common.shape) < 2:
        found |= {"n_experts": 0, "n_items": 0}
    return {"common_items": list(common.columns), **_prefixed("kendall_common", found)}


def _prefixed(prefix: str, record: Mapping[str, object]) -> Record:
    return {f"{prefix}_{name}": value for name, value in record.items()}


def _chance_corrected(matrix: pd.DataFrame, scale_max: int) -> Record:
    counts = category_counts(matrix, scale_max=scale_max)
    levels, weights = ("ordinal", "interval", "nominal"), ("quadratic", "ordinal", "linear")
    return {
        **{f"alpha_{level}": krippendorff_alpha(counts, level) for level in levels},
        **{f"ac2_{weighting}": gwet(counts, weighting) for weighting in weights},
        "ac1": gwet(counts, "identity"),
    }
