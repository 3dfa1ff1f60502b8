"""What the ratings of a round look like, item by item: frames in, frames out.

All statistics come from the counts of the rating categories, in exact fractions, and become floats
at the very end. Undefined is None, never 0 and never NaN.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import pandas as pd

from surveys.consensus import Rule, Tally, Verdict, judge
from surveys.round_statistics.dispersion import Dispersion, RandAppropriateness, dajani_level
from surveys.round_statistics.intervals import ShareIntervals
from surveys.round_statistics.matrices import tallies_of
from surveys.round_statistics.moments import coefficient_of_variation, statistics_from_counts
from surveys.round_statistics.quantiles import Quartiles

DECISIONS = {
    Verdict.CONSENSUS: "IN",
    Verdict.REVISE: "NONE",  # these four words know two bands only
    Verdict.NO_CONSENSUS: "NONE",
    Verdict.CONSENSUS_AGAINST: "OUT",
    Verdict.TOO_FEW: "INSUFFICIENT",
}
MOMENTS = ("mean", "sd", "cv", "median")
STRICTLY_FEW = 15  # per cent opposed; COMET's second clause asks for fewer

Value = int | float | bool | str | tuple[int, ...] | None


def item_statistics(
    ratings: pd.DataFrame,
    *,
    items: Sequence[str],
    respondents: int,
    rule: Rule,
    invited: int | None = None,
) -> pd.DataFrame:
    """One row for each of `items`, in their order, from the ratings of one round.

    `ratings` is long: column `item`, and column `value` (Int64) with 1 to K, or <NA> for "cannot
    judge"; a blank is an absent row. `respondents` submitted the round, so for every item
    n + n_unable + n_blank = respondents. For the columns see `tally_statistics`.

    Raises ValueError on an unknown item, a rating off the scale, or more answers than respondents.
    """
    tallies = _tallies(ratings, items, respondents, rule.scale_max)
    return tally_statistics(tallies, rule=rule, invited=invited)


def matrix_statistics(
    matrix: pd.DataFrame, *, rule: Rule, invited: int | None = None
) -> pd.DataFrame:
    """The same from a matrix of experts by items (see `matrices`); all experts took part."""
    return tally_statistics(
        tallies_of(matrix, scale_max=rule.scale_max), rule=rule, invited=invited
    )


def tally_statistics(
    tallies: Mapping[str, Tally], *, rule: Rule, invited: int | None = None
) -> pd.DataFrame:
    """One row for each item, in their order, with everything that counts can tell.

    Columns: item; counts n_unable, n_blank, n, c1 to cK, favourable, neutral, unfavourable; shares
    in per cent of those who rated (pct_favourable, pct_unfavourable), of the round and, if it is
    known how many were `invited`, of the panel; decision (IN, OUT, NONE, INSUFFICIENT; `rule` also
    judges against here), decision_no_minimum (one rating is enough), in_strict_comet (IN, and under
    15 % unfavourable; None below the minimum); mean, sd, cv, median; then the fields of
    `Dispersion`, `Quartiles`, `ShareIntervals`, `RandAppropriateness`, and dajani_level.
    Counts are integers; the rest are objects, None where undefined.
    """
    records = [_item_record(item, tally, rule, invited) for item, tally in tallies.items()]
    nobody = Tally(counts=(0,) * rule.scale_max, cannot_judge=0, missing=0)
    columns = list(_item_record("", nobody, rule, invited))
    frame = pd.DataFrame(records, columns=columns, dtype="object")
    counts = columns[1 : columns.index("pct_favourable")]
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


def _item_record(item: str, tally: Tally, rule: Rule, invited: int | None) -> dict[str, Value]:
    counts, n = tally.counts, tally.rated
    favourable, unfavourable = tally.agreeing(rule), tally.disagreeing(rule)
    neutral = n - favourable - unfavourable
    rand = RandAppropriateness.of(counts, favourable=favourable, unfavourable=unfavourable)
    return {
        "item": item,
        "n_unable": tally.cannot_judge,
        "n_blank": tally.missing,
        "n": n,
        **{f"c{value}": count for value, count in enumerate(counts, start=1)},
        "favourable": favourable,
        "neutral": neutral,
        "unfavourable": unfavourable,
        **_shares(tally, rule, invited),
        **_decisions(favourable, unfavourable, n, rule),
        **dict(zip(MOMENTS, _moments(counts), strict=True)),
        **asdict(Dispersion.of(counts)),
        **asdict(Quartiles.of(counts)),
        **asdict(ShareIntervals.of(favourable, n)),
        **asdict(rand),
        "dajani_level": dajani_level(favourable, neutral, unfavourable),
    }


def _shares(tally: Tally, rule: Rule, invited: int | None) -> dict[str, Value]:
    favourable, n = tally.agreeing(rule), tally.rated
    respondents = n + tally.cannot_judge + tally.missing
    of_panel = {} if invited is None else {"pct_favourable_of_panel": percent(favourable, invited)}
    return {
        "pct_favourable": percent(favourable, n),
        "pct_unfavourable": percent(tally.disagreeing(rule), n),
        "pct_favourable_of_round": percent(favourable, respondents),
        **of_panel,
    }


def percent(part: int, whole: int) -> float | None:
    """100 part / whole; None of nothing."""
    return 100 * part / whole if whole else None


def _decisions(favourable: int, unfavourable: int, n: int, rule: Rule) -> dict[str, Value]:
    decision = decide(favourable, unfavourable, n, rule)
    strict = decision == "IN" and 100 * unfavourable < STRICTLY_FEW * n
    return {
        "decision": decision,
        "decision_no_minimum": decide(
            favourable, unfavourable, n, replace(rule, minimum_ratings=1)
        ),
        "in_strict_comet": None if decision == "INSUFFICIENT" else strict,
    }


def decide(favourable: int, unfavourable: int, n: int, rule: Rule) -> str:
    """IN, OUT, NONE or INSUFFICIENT, whether or not `rule` judges against."""
    both_ways = replace(rule, judges_against=True)
    judgement = judge(agreeing=favourable, disagreeing=unfavourable, rated=n, rule=both_ways)
    return DECISIONS[judgement.verdict]


def _moments(counts: Sequence[int]) -> tuple[float | None, ...]:
    statistics = statistics_from_counts(counts)
    return (
        statistics.mean,
        statistics.sd,
        coefficient_of_variation(counts),
        statistics.median,
    )
