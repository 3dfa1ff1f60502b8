"""The consensus rule: whole numbers in, a frozen verdict out.

One item is judged by the ratings that it received: "cannot judge" and blanks are no ratings and
do not stand in the denominator. Shares are compared as whole numbers, never as rounded percentages:
16 of 23 is 69.57 %, reads "69.6" and is no consensus at 70 %.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What the rule says of one item."""

    CONSENSUS = "consensus"
    REVISE = "revise"  # three bands only: close enough to be reworded and rated again
    NO_CONSENSUS = "no_consensus"
    CONSENSUS_AGAINST = "consensus_against"  # only when the rule asks for it
    TOO_FEW = "too_few"  # fewer ratings than the minimum: no verdict on the substance


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When a panel agrees. Ratings run from 1 to `scale_max`; percentages are whole numbers.

    A rating of `agree_from` or higher agrees; the mirrored cut, `disagree_to` or lower, disagrees.
    Raises ValueError, with a sentence for people, if the parts do not make a rule.
    """

    scale_max: int = 5
    agree_from: int = 4
    threshold_percent: int = 70
    threshold_is_inclusive: bool = True
    revise_from_percent: int | None = None  # three bands: from here up to the threshold
    minimum_ratings: int = 5
    judges_against: bool = False

    def __post_init__(self) -> None:
        if sentence := next(_objections(self), None):
            raise ValueError(sentence)

    @property
    def disagree_to(self) -> int:
        """The highest rating that disagrees: 2 on a scale of 5 that agrees from 4."""
        return self.scale_max + 1 - self.agree_from

    def as_dict(self) -> dict[str, int | bool | None]:
        """The rule as plain values, keys in the order of the fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Rule":
        """The inverse of `as_dict`. Raises ValueError on an unknown key or a bad value."""
        unknown = sorted(set(data) - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"A consensus rule has no part called {', '.join(unknown)}.")
        return cls(**data)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How often each answer was given to one item: `counts` holds c1 to cK of a K-point scale."""

    counts: tuple[int, ...]
    cannot_judge: int
    missing: int

    @classmethod
    def of(cls, ratings: Iterable[int | None], *, scale_max: int, missing: int = 0) -> "Tally":
        """Count ratings; None is "cannot judge". Raises ValueError if one is not on the scale."""
        found = Counter(ratings)
        cannot_judge = found.pop(None, 0)
        counts = tuple(found.pop(value, 0) for value in range(1, scale_max + 1))
        if found:
            raise ValueError(f"{next(iter(found))!r} is not a rating from 1 to {scale_max}.")
        return cls(counts=counts, cannot_judge=cannot_judge, missing=missing)

    @property
    def rated(self) -> int:
        """The denominator: everybody who gave the item a rating."""
        return sum(self.counts)

    def agreeing(self, rule: Rule) -> int:
        """The ratings from `rule.agree_from` upwards."""
        self._check_scale(rule)
        return sum(self.counts[rule.agree_from - 1 :])

    def disagreeing(self, rule: Rule) -> int:
        """The ratings up to `rule.disagree_to`."""
        self._check_scale(rule)
        return sum(self.counts[: rule.disagree_to])

    def _check_scale(self, rule: Rule) -> None:
        if len(self.counts) != rule.scale_max:
            raise ValueError(
                f"The tally has {len(self.counts)} categories, the rule {rule.scale_max}."
            )


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict with the numbers that it rests on.

    `votes_to_spare`: agreeing ratings above the fewest that reach the threshold among `rated`;
    negative is votes short. It is 0 when nobody rated.
    """

    verdict: Verdict
    agreeing: int
    disagreeing: int
    rated: int
    votes_to_spare: int


def judge(*, agreeing: int, rated: int, rule: Rule, disagreeing: int = 0) -> Judgement:
    """Judge one item by how many of those who rated it agree and disagree.

    Raises ValueError unless 0 <= agreeing, 0 <= disagreeing and agreeing + disagreeing <= rated.
    """
    _check_counts(agreeing, disagreeing, rated)
    return Judgement(
        verdict=_verdict(agreeing, disagreeing, rated, rule),
        agreeing=agreeing,
        disagreeing=disagreeing,
        rated=rated,
        votes_to_spare=agreeing - _fewest_agreeing(rated, rule) if rated else 0,
    )


def percent_shown(agreeing: int, rated: int, rule: Rule) -> str:
    """The share of `agreeing` in per cent with one decimal, as people read it; "" if none rated.

    Rounded half up, except where that would carry it across a bar of the rule: what is read never
    contradicts the verdict. 6996 of 10000 reads "69.9" at "70 % or more", not "70.0".
    """
    _check_counts(agreeing, 0, rated)
    if rated == 0:
        return ""
    tenths = (2000 * agreeing + rated) // (2 * rated)
    for percent, inclusive in _bars(rule):
        is_over = _reaches(agreeing, rated, percent, inclusive)
        if is_over != _reaches(tenths, 1000, percent, inclusive):
            tenths += 1 if is_over else -1
    return f"{tenths // 10}.{tenths % 10}"


def _verdict(agreeing: int, disagreeing: int, rated: int, rule: Rule) -> Verdict:
    threshold, inclusive = rule.threshold_percent, rule.threshold_is_inclusive
    if rated < rule.minimum_ratings:
        return Verdict.TOO_FEW
    if _reaches(agreeing, rated, threshold, inclusive):
        return Verdict.CONSENSUS
    if rule.judges_against and _reaches(disagreeing, rated, threshold, inclusive):
        return Verdict.CONSENSUS_AGAINST
    if rule.revise_from_percent and _reaches(agreeing, rated, rule.revise_from_percent, True):
        return Verdict.REVISE
    return Verdict.NO_CONSENSUS


def _reaches(part: int, whole: int, percent: int, inclusive: bool) -> bool:
    return 100 * part >= percent * whole if inclusive else 100 * part > percent * whole


def _fewest_agreeing(rated: int, rule: Rule) -> int:
    share = rule.threshold_percent * rated
    return -(-share // 100) if rule.threshold_is_inclusive else share // 100 + 1


def _bars(rule: Rule) -> Iterator[tuple[int, bool]]:
    """Each percentage at which the reading of a share changes, and whether "over" includes it."""
    yield rule.threshold_percent, rule.threshold_is_inclusive
    if rule.revise_from_percent:
        yield rule.revise_from_percent, True
    if rule.judges_against:
        # "At least 70 % against" leaves at most 30 % in favour, so 30 itself is not over this bar.
        yield 100 - rule.threshold_percent, not rule.threshold_is_inclusive


def _check_counts(agreeing: int, disagreeing: int, rated: int) -> None:
    if agreeing < 0 or disagreeing < 0 or agreeing + disagreeing > rated:
        raise ValueError(
            f"{agreeing} agreeing and {disagreeing} disagreeing of {rated} ratings: "
            "counts cannot be negative or add up to more than the ratings."
        )


def _objections(rule: Rule) -> Iterator[str]:
    """What is wrong with the rule, worst first: each sentence relies on the ones before it."""
    yield from _objections_to_types(rule)
    if not 2 <= rule.scale_max <= 9:
        yield f"A rating scale ends between 2 and 9, not at {rule.scale_max}."
    if not 2 <= rule.agree_from <= rule.scale_max:
        yield f"Agreement must begin between 2 and {rule.scale_max}, not at {rule.agree_from}."
    if not rule.disagree_to < rule.agree_from:
        yield (
            f"On a scale of {rule.scale_max}, agreement from {rule.agree_from} means disagreement "
            f"up to {rule.disagree_to}: the two overlap. Let agreement begin higher."
        )
    highest = 100 if rule.threshold_is_inclusive else 99
    if not 51 <= rule.threshold_percent <= highest:
        yield f"The threshold must be 51 to {highest} per cent, not {rule.threshold_percent}."
    revise_from = rule.revise_from_percent
    if revise_from is not None and not 1 <= revise_from < rule.threshold_percent:
        yield (
            "The band to be revised must begin between 1 per cent and the threshold of "
            f"{rule.threshold_percent} per cent, not at {revise_from}."
        )
    if rule.minimum_ratings < 1:
        yield f"At least one rating is needed for a verdict, not {rule.minimum_ratings}."


def _objections_to_types(rule: Rule) -> Iterator[str]:
    for name, value in rule.as_dict().items():
        if name in ("threshold_is_inclusive", "judges_against"):
            if not isinstance(value, bool):
                yield f"{name} must be true or false, not {value!r}."
        elif type(value) is not int and not (name == "revise_from_percent" and value is None):
            yield f"{name} must be a whole number, not {value!r}."


PRESETS: dict[str, Rule] = {
    # At least 70 % agree: consensus. Otherwise: none.
    "two_bands": Rule(),
    # The abstract of an IC2PerMed position paper: > 79 % in, 70-79 % revised, < 70 % out.
    "three_bands": Rule(threshold_percent=79, threshold_is_inclusive=False, revise_from_percent=70),
}
