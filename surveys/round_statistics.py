"""What the ratings of a round look like, item by item: frames in, frames out.

All statistics come from the counts of the rating categories, in exact fractions, and become floats
at the very end. Undefined is None, never 0 and never NaN. Quartiles are type 7 of Hyndman and Fan
(1996), as in numpy, R and Excel's QUARTILE.INC.
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from fractions import Fraction
from itertools import accumulate

import pandas as pd

from surveys.consensus import Rule, Tally, Verdict, judge

DECISIONS = {
    Verdict.CONSENSUS: "IN",
    Verdict.REVISE: "NONE",  # these four words know two bands only
    Verdict.NO_CONSENSUS: "NONE",
    Verdict.CONSENSUS_AGAINST: "OUT",
    Verdict.TOO_FEW: "INSUFFICIENT",
}
STATISTICS = ("mean", "sd", "median", "q1_type7", "q3_type7", "iqr_type7")


@dataclass(frozen=True, kw_only=True)
class ItemStatistics:
    """Statistics of one item on its own scale; None where undefined.

    `sd` has n - 1 below the line and needs two ratings; the others need one.
    """

    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    iqr: float | None = None


def statistics_from_counts(counts: Sequence[int]) -> ItemStatistics:
    """Statistics of ratings 1 to K that were given `counts[0]` to `counts[K - 1]` times.

    Raises ValueError on a negative count.
    """
    if any(count < 0 for count in counts):
        raise ValueError(f"A rating cannot have been given {min(counts)} times.")
    n = sum(counts)
    if n == 0:
        return ItemStatistics()
    q1, median, q3 = (_quantile(counts, Fraction(quarter, 4)) for quarter in (1, 2, 3))
    return ItemStatistics(
        mean=float(Fraction(sum(_weighted(counts, power=1)), n)),
        sd=_standard_deviation(counts),
        median=float(median),
        q1=float(q1),
        q3=float(q3),
        iqr=float(q3 - q1),
    )


def item_statistics(
    ratings: pd.DataFrame, *, items: Sequence[str], respondents: int, rule: Rule
) -> pd.DataFrame:
    """One row for each of `items`, in their order, from the ratings of one round.

    `ratings` is long: column `item`, and column `value` (Int64) with 1 to K, or <NA> for "cannot
    judge"; a blank is an absent row. `respondents` submitted the round, so for every item
    n + n_unable + n_blank = respondents.

    Columns: item, n_unable, n_blank, n, c1 to cK, favourable, pct_favourable (0 to 100), decision
    (IN, OUT, NONE or INSUFFICIENT; `rule` also judges against here), mean, sd, median, q1_type7,
    q3_type7, iqr_type7. Counts are integers; the statistics are objects, None where undefined.

    Raises ValueError on an unknown item, a rating off the scale, or more answers than respondents.
    """
    tallies = _tallies(ratings, items, respondents, rule.scale_max)
    records = [_item_record(item, tallies[item], rule) for item in items]
    categories = [f"c{value}" for value in range(1, rule.scale_max + 1)]
    counts = ["n_unable", "n_blank", "n", *categories, "favourable"]
    columns = ["item", *counts, "pct_favourable", "decision", *STATISTICS]
    frame = pd.DataFrame(records, columns=columns, dtype="object")
    return frame.astype(dict.fromkeys(counts, "int64"))


def _tallies(
    ratings: pd.DataFrame, items: Sequence[str], respondents: int, scale_max: int
) -> dict[str, Tally]:
    answers: dict[str, dict[int | None, int]] = {item: {} for item in items}
    grouped = ratings.groupby(["item", "value"], dropna=False, observed=True).size()
    for (item, value), count in grouped.items():
        if item not in answers:
            raise ValueError(f"There are ratings of {item!r}, which is not an item of the round.")
        if not pd.isna(value) and value not in range(1, scale_max + 1):
            raise ValueError(f"{item}: {value} is not a rating from 1 to {scale_max}.")
        answers[item][None if pd.isna(value) else int(value)] = int(count)
    return {
        item: _tally(item, answers[item], respondents=respondents, scale_max=scale_max)
        for item in items
    }


def _tally(item: str, answers: dict[int | None, int], *, respondents: int, scale_max: int) -> Tally:
    missing = respondents - sum(answers.values())
    if missing < 0:
        raise ValueError(f"{item} has more answers than the {respondents} experts who took part.")
    return Tally(
        counts=tuple(answers.get(value, 0) for value in range(1, scale_max + 1)),
        cannot_judge=answers.get(None, 0),
        missing=missing,
    )


def _item_record(item: str, tally: Tally, rule: Rule) -> dict[str, int | float | str | None]:
    n, agreeing, disagreeing = tally.rated, tally.agreeing(rule), tally.disagreeing(rule)
    both_ways = replace(rule, judges_against=True)
    verdict = judge(agreeing=agreeing, disagreeing=disagreeing, rated=n, rule=both_ways).verdict
    statistics = astuple(statistics_from_counts(tally.counts))
    return {
        "item": item,
        "n_unable": tally.cannot_judge,
        "n_blank": tally.missing,
        "n": n,
        **{f"c{value}": count for value, count in enumerate(tally.counts, start=1)},
        "favourable": agreeing,
        "pct_favourable": 100 * agreeing / n if n else None,
        "decision": DECISIONS[verdict],
        **dict(zip(STATISTICS, statistics, strict=True)),
    }


def _weighted(counts: Sequence[int], *, power: int) -> list[int]:
    return [count * value**power for value, count in enumerate(counts, start=1)]


def _standard_deviation(counts: Sequence[int]) -> float | None:
    n = sum(counts)
    if n < 2:
        return None
    total, squares = sum(_weighted(counts, power=1)), sum(_weighted(counts, power=2))
    return math.sqrt(Fraction(n * squares - total * total, n * (n - 1)))


def _quantile(counts: Sequence[int], probability: Fraction) -> Fraction:
    """Type 7: the value at position (n - 1) p of the sorted ratings, counted from 0, linear."""
    position = (sum(counts) - 1) * probability
    below = math.floor(position)
    lower = _rating_at(counts, below)
    return lower + (position - below) * (_rating_at(counts, math.ceil(position)) - lower)


def _rating_at(counts: Sequence[int], index: int) -> int:
    """The rating at `index`, from 0, of all ratings sorted upwards."""
    return next(value for value, up_to in enumerate(accumulate(counts), 1) if index < up_to)
