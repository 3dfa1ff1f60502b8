"""Where a panel that agreed was divided all the same. Pure: counts in, facts out.

Only what is public anyway: the counts of sealed rounds. A minority is told from five experts on;
how far the answers moved is Scheibe's measure on shares, half the sum of the differences between
both rounds, under 15 per cent called stable (Scheibe, Skutsch and Schofer 1975).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule
from surveys.round_statistics.stability import STABLE_BELOW


@dataclass(frozen=True, kw_only=True)
class Votes:
    """What one sealed round gave for a priority."""

    round: int
    version: int  # of its wording
    counts: tuple[int, ...]  # by value, lowest first
    rated: int
    agreeing: int
    disagreeing: int


@dataclass(frozen=True, kw_only=True)
class Division:
    """A minority of the last round, and whether it stayed."""

    round: int
    rated: int
    minority: int
    up_to: int  # the highest rating that one of it gave
    earlier: int = 0  # the round before, where its wording was the same; 0 if there is none
    moved_percent: int = 0  # of the answers since then, rounded
    is_stable: bool = False


def division(votes: Sequence[Votes], *, rule: Rule) -> Division | None:
    """Return what there is to tell about a priority; None where no minority can be told.

    That is: who disagreed, if these are enough to be told; else who did not agree.
    """
    if not votes or votes[-1].rated - votes[-1].agreeing < SMALLEST_GROUP:
        return None
    last = votes[-1]
    if last.disagreeing >= SMALLEST_GROUP:
        minority, up_to = last.disagreeing, rule.disagree_to
    else:
        minority, up_to = last.rated - last.agreeing, rule.agree_from - 1
    found = Division(round=last.round, rated=last.rated, minority=minority, up_to=up_to)
    if len(votes) < 2 or votes[-2].version != last.version or not votes[-2].rated:
        return found
    moved = 100 * _moved(votes[-2], last)
    return replace(
        found, earlier=votes[-2].round, moved_percent=round(moved), is_stable=moved < STABLE_BELOW
    )


def _moved(before: Votes, after: Votes) -> Fraction:
    """The share of the answers that stand elsewhere than in the round before."""
    pairs = zip(before.counts, after.counts, strict=True)
    steps = (abs(Fraction(a, before.rated) - Fraction(b, after.rated)) for a, b in pairs)
    return sum(steps, Fraction(0)) / 2
