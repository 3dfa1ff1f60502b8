"""Simulated ratings of an expert panel for the demonstration study.

Standard library only. All answers are invented; nothing here is learnt from real people.

Model
-----
The support of a person for an item is a latent number in standard deviations of the panel:
``support = offset(quality, region) + leniency(person) + taste(person, item)``. A support above 0
becomes a rating of 4 or 5. The share of the panel that rates 4 or 5 is therefore about
``Phi((quality - 59.5) / 20)``: 92 % at quality 88, 70 % at quality 70, 32 % at quality 50.

Randomness
----------
Each draw comes from its own stream, named by (seed, purpose, email, item). ``random.Random`` hashes
a string seed with SHA-512, so results depend neither on the order of a mapping nor on Python's hash
randomisation, and leaving one item out changes no other answer.

Give both rounds the same seed: then the same people go on with the same temper.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median_low

Answers = dict[int, int | None]
"""Candidate number -> rating 1..5; None = cannot judge; a number left out was left blank."""

LOWEST, HIGHEST = 1, 5
CUTS = (-1.6, -0.8, 0.0, 1.1)
"""Latent support (standard deviations) at which ratings 2, 3, 4 and 5 begin."""

MIDPOINT, POINTS_PER_SD = 59.5, 20.0
"""Quality (points 0..100) that half of the panel supports; points for one standard deviation."""

LENIENCY_SD, TASTE_SD = 0.35, 0.937
"""Standard deviations of a person's general mildness and of the view of one item; total 1."""

REGION_SIGN = {"EU": 1, "CN": -1}
LATE_SHARE = 0.3
"""Share of those who missed round 1 and join in round 2."""

STUBBORN_SHARE = 0.2
"""Share of people who hardly ever move towards the group."""

RECONSIDER_SHARE, STILL_UNSURE_SHARE, WHOLE_WAY_SHARE = 0.1, 0.8, 0.3
"""Shares 0..1: of ratings that are thought over afresh in round 2; of those who could not judge
that still cannot; of movements that go to the group's median at once, not by one point."""

LEAVING_WEIGHT = 0.6
"""Relative fall (share 0..1) of the chance to return, per rating point further from the group."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One item: quality 0..100 and region_gap -15..15 in points, hard 0..100 in percent."""

    number: int
    quality: int
    region_gap: int
    hard: int


@dataclass(frozen=True, kw_only=True)
class Panellist:
    """One invited person: a unique e-mail address and a region ("EU", "CN" or another)."""

    email: str
    region: str


@dataclass(frozen=True, kw_only=True)
class _Temper:
    """How one person answers; drawn once for each (seed, email).

    leniency: shift of support (standard deviations). reach: factor on the distances between the
    cut points (below 1: uses the ends of the scale; above 1: stays near the middle). unsure:
    factor on an item's share of "cannot judge". blank: share 0..1 of items left blank. openness:
    share 0..1 of differing ratings that move towards the group in the next round.
    """

    leniency: float
    reach: float
    unsure: float
    blank: float
    openness: float


def first_round(
    *,
    seed: str,
    candidates: Sequence[Candidate],
    panel: Sequence[Panellist],
    share_answering: float,
) -> dict[str, Answers]:
    """Answers of round 1: e-mail -> answers, only for those who took part.

    ``share_answering`` is the expected share 0..1 of the panel that takes part. At most
    len(panel) x len(candidates) answers.
    """
    return {
        person.email: _fresh_answers(seed, candidates, person)
        for person in panel
        if _chance(seed, "answers", person.email) < share_answering
    }


def second_round(
    *,
    seed: str,
    candidates: Sequence[Candidate],
    panel: Sequence[Panellist],
    before: dict[str, Answers],
    share_returning: float,
) -> dict[str, Answers]:
    """Answers of round 2: e-mail -> answers, only for those who took part.

    ``before`` holds round 1 (e-mail -> answers). ``share_returning`` is the expected share 0..1
    of those people who return; those far from the group return slightly less often (distance
    over all of ``before``, whatever ``candidates`` holds). A few people of the panel who missed
    round 1 join. ``candidates`` may be a subset; a number that nobody rated before (a new item)
    is judged afresh.
    """
    medians = _medians(before.values())
    distances = {
        person.email: _distance(before[person.email], medians)
        for person in panel
        if person.email in before
    }
    usual = fsum(distances.values()) / len(distances) if distances else 0.0
    result: dict[str, Answers] = {}
    for person in panel:
        chance = _chance(seed, "returns", person.email)
        if person.email not in before:
            takes_part = chance < LATE_SHARE
        elif share_returning >= 1:
            takes_part = True
        else:
            far = LEAVING_WEIGHT * (distances[person.email] - usual)
            takes_part = chance < share_returning * (1 - far)
        if takes_part:
            result[person.email] = _second_answers(
                seed, candidates, person, before.get(person.email), medians
            )
    return result


def _stream(seed: str, *name: object) -> random.Random:
    """The random stream of this name."""
    return random.Random("\x1f".join([seed, *map(str, name)]))  # noqa: S311 (no secret)


def _chance(seed: str, *name: object) -> float:
    """One number, uniform in 0..1, of this name."""
    return _stream(seed, *name).random()


def _temper(seed: str, email: str) -> _Temper:
    """The fixed temper of one person under this seed."""
    draw = _stream(seed, "temper", email)
    leniency = draw.gauss(0, LENIENCY_SD)
    style = draw.random()
    reach = 0.5 if style < 0.15 else 1.35 if style < 0.35 else draw.uniform(0.85, 1.15)
    unsure = draw.choice((0.2, 0.6, 1.0, 1.2, 2.0))
    blank = draw.choice((0.0, 0.005, 0.01, 0.02, 0.05))
    stubborn = draw.random() < STUBBORN_SHARE
    openness = draw.uniform(0.0, 0.1) if stubborn else draw.uniform(0.25, 0.65)
    return _Temper(leniency=leniency, reach=reach, unsure=unsure, blank=blank, openness=openness)


def _fresh_answers(seed: str, candidates: Iterable[Candidate], person: Panellist) -> Answers:
    """Answers of one person who sees the items for the first time."""
    temper = _temper(seed, person.email)
    answers: Answers = {}
    for item in candidates:
        if _chance(seed, "blank", person.email, item.number) < temper.blank:
            continue
        answers[item.number] = _fresh_answer(seed, item, person, temper)
    return answers


def _fresh_answer(seed: str, item: Candidate, person: Panellist, temper: _Temper) -> int | None:
    """Rating 1..5 or None of one person for one item, without influence of the group."""
    unsure = min(0.9, item.hard / 100 * temper.unsure)
    if _chance(seed, "unsure", person.email, item.number) < unsure:
        return None
    return _fresh_rating(seed, item, person, temper)


def _fresh_rating(
    seed: str, item: Candidate, person: Panellist, temper: _Temper, view: str = "taste"
) -> int:
    """Rating 1..5 of one person for one item from quality, region, leniency and taste."""
    quality = item.quality + REGION_SIGN.get(person.region, 0) * item.region_gap
    taste = _stream(seed, view, person.email, item.number).gauss(0, TASTE_SD)
    support = (quality - MIDPOINT) / POINTS_PER_SD + temper.leniency + taste
    return LOWEST + sum(support > cut * temper.reach for cut in CUTS)


def _medians(before: Iterable[Mapping[int, int | None]]) -> dict[int, int]:
    """Item number -> lower median of its ratings (1..5), for items that have any."""
    ratings: dict[int, list[int]] = {}
    for answers in before:
        for number, rating in answers.items():
            if rating is not None:
                ratings.setdefault(number, []).append(rating)
    return {number: median_low(values) for number, values in ratings.items()}


def _distance(answers: Mapping[int, int | None], medians: Mapping[int, int]) -> float:
    """Mean distance of one person's ratings from the medians, in rating points (0..4)."""
    gaps = [abs(r - medians[n]) for n, r in sorted(answers.items()) if r is not None]
    return sum(gaps) / len(gaps) if gaps else 0.0


def _second_answers(
    seed: str,
    candidates: Iterable[Candidate],
    person: Panellist,
    earlier: Mapping[int, int | None] | None,
    medians: Mapping[int, int],
) -> Answers:
    """Answers of one person who sees the group's medians and, if any, the own earlier answers."""
    temper = _temper(seed, person.email)
    answers: Answers = {}
    for item in candidates:
        name = person.email, item.number
        if _chance(seed, "blank again", *name) < temper.blank / 2:
            continue
        own = _reconsidered(seed, item, person, temper, earlier or {})
        group = medians.get(item.number)
        if own is not None and group is not None:
            own = _moved(own, group, temper.openness, _stream(seed, "moves", *name))
        answers[item.number] = own
    return answers


def _reconsidered(
    seed: str,
    item: Candidate,
    person: Panellist,
    temper: _Temper,
    earlier: Mapping[int, int | None],
) -> int | None:
    """Rating 1..5 or None of one person in round 2 before the look at the group.

    Most repeat the ``earlier`` rating, a few think again. Most of those who could not judge still
    cannot. An item that was left blank, or is new, is judged afresh.
    """
    name = person.email, item.number
    if item.number not in earlier:
        return _fresh_answer(seed, item, person, temper)
    own = earlier[item.number]
    if own is None:
        if _chance(seed, "still unsure", *name) < STILL_UNSURE_SHARE:
            return None
        return _fresh_rating(seed, item, person, temper)
    if _chance(seed, "reconsiders", *name) < RECONSIDER_SHARE:
        return _fresh_rating(seed, item, person, temper, view="second thoughts")
    return own


def _moved(own: int, group: int, openness: float, draw: random.Random) -> int:
    """The rating ``own`` (1..5) after a look at the group's median ``group`` (1..5)."""
    if own == group or draw.random() >= openness:
        return own
    if draw.random() < WHOLE_WAY_SHARE:
        return group
    return own + (1 if group > own else -1)
