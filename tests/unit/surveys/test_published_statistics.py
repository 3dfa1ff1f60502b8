"""What is told of two rounds: whole numbers, and nothing that adding and subtracting betrays."""

import itertools
import random

import numpy as np
import pandas as pd
import pytest

from surveys.consensus import Rule
from surveys.published_statistics import two_rounds

pytestmark = pytest.mark.one_database
BLANK = 0


def matrix(rows):
    """Of {expert: ratings}; 0 is a blank, -1 "cannot judge"."""
    width = max((len(ratings) for ratings in rows.values()), default=0)
    return pd.DataFrame(rows, index=[f"P{n}" for n in range(width)]).T


def since(first, now, same_wording=("P0", "P1")):
    before = two_rounds.Before(number=1, matrix=first, same_wording=frozenset(same_wording))
    return two_rounds.since(before, now, Rule())


def panel(count, ratings, start=0):
    return {f"e{start + n}": list(ratings) for n in range(count)}


def test_those_who_left_count_with_their_earlier_rating_and_nobody_else_does():
    stayed = panel(9, [1, 5])
    found = since(
        matrix(stayed | panel(6, [5, 1], start=9)),
        matrix(panel(9, [4, 5]) | {"e8": [-1, 0]}),
    )
    # P0: 8 agree, one cannot judge now, 6 who left had agreed; P1: 8 agree, the 6 had not.
    assert found["kept"] == {
        "P0": {"agreeing": 14, "rated": 14, "verdict": "consensus"},
        "P1": {"agreeing": 8, "rated": 14, "verdict": "no_consensus"},
    }


def test_another_wording_keeps_no_answer():
    found = since(matrix(panel(14, [5, 5])), matrix(panel(9, [5, 5])), same_wording=["P1"])
    assert list(found["kept"]) == ["P1"]


def test_nothing_is_kept_where_nobody_left():
    assert since(matrix(panel(9, [5, 5])), matrix(panel(9, [5, 5])))["kept"] == {}


# --- an attacker with a pencil ----------------------------------------------------------------


def cells_of(found, first, now, item):
    """Each number that is told of an item, as a sum over (round, person); rows of zeros and ones.

    Round by round the tally; the change of those who rated twice; those who took part in both, in
    each round; the round with the answers kept of those who left.
    """
    everybody = first.index.union(now.index)
    rated = [m[item].reindex(everybody, fill_value=BLANK).to_numpy() > 0 for m in (first, now)]
    took_part = [everybody.isin(m.index) for m in (first, now)]
    nobody = np.zeros(len(everybody), dtype=int)

    def cell(one=nobody, two=nobody):
        return np.concatenate([np.asarray(one, dtype=int), np.asarray(two, dtype=int)])

    both, twice = took_part[0] & took_part[1], (rated[0] & rated[1]).astype(int)
    cells = [cell(rated[0]), cell(two=rated[1])]
    if "became_favourable" in found.get("changes", {}).get(item, {}):
        cells.append(cell(-twice, twice))
    sides = found.get("completers", {}).get(item, {})
    if "first" in sides:
        cells.append(cell(rated[0] & both))
    if "now" in sides:
        cells.append(cell(two=rated[1] & both))
    if item in found.get("kept", {}):
        cells.append(cell(rated[0] & ~took_part[1], rated[1]))
    return np.array(cells)


def isolated(cells):
    """The fewest people that a sum of cells, each added or subtracted, comes down to; 0 is none."""
    signs = np.array(list(itertools.product((-1, 0, 1), repeat=len(cells))))
    one, two = np.split(signs @ cells, 2, axis=1)
    people = ((one != 0) | (two != 0)).sum(axis=1)
    return min((n for n in people.tolist() if 0 < n < 5), default=0)


def random_rounds(chance, unable):
    size = chance.randint(12, 40)
    stay, come = chance.uniform(0.5, 1), chance.uniform(0, 0.4)
    both = [f"e{n}" for n in range(size) if chance.random() < stay]
    left = [f"e{n}" for n in range(size) if f"e{n}" not in both]
    joined = [f"n{n}" for n in range(int(size * come))]

    def rows(people):
        return {
            each: [-1 if chance.random() < unable else chance.randint(1, 5) for _item in range(2)]
            for each in people
        }

    return matrix(rows([*both, *left])), matrix(rows([*both, *joined]))


def told_and_isolated(unable):
    """Of 80 random panels: items of which more than the tallies is told, and of which too much."""
    chance, told, betrayed = random.Random(1), 0, 0
    for _panel in range(80):
        first, now = random_rounds(chance, unable)
        found = since(first, now)
        for item in ("P0", "P1"):
            cells = cells_of(found, first, now, item)
            told += len(cells) > 2
            betrayed += cells.sum(axis=1)[:2].min() >= 5 and isolated(cells) > 0
    return told, betrayed


@pytest.mark.parametrize("unable", [0, 0.03, 0.1])
def test_nobody_can_be_singled_out_of_two_rounds(unable):
    told, betrayed = told_and_isolated(unable)
    assert (told > 80, betrayed) == (True, 0)


def test_control_the_attacker_finds_people_where_each_number_is_judged_by_itself(monkeypatch):
    # Five left, two joined: each number alone is safe, and together they tell of the two.
    first, now = matrix(panel(20, [5, 3])), matrix(panel(17, [5, 3], start=5))
    monkeypatch.setattr(two_rounds, "APART", ())
    monkeypatch.setattr(two_rounds.Sides, "may_be_told_apart", property(lambda _sides: True))
    assert isolated(cells_of(since(first, now), first, now, "P0")) == 2


def test_who_rated_once_costs_the_crossing_and_not_the_rest():
    first = matrix(panel(20, [5, 3]) | {"e0": [-1, 3]})
    found = since(first, matrix(panel(15, [4, 3])))
    assert sorted(found["changes"]["P0"]) == [
        *("kappa_quadratic", "n_changed", "n_pairs", "scheibe_stable_15", "scheibe_units_changed"),
        *("wilcoxon_holm", "wilcoxon_p"),
    ]
    assert found["changes"]["P1"]["became_favourable"] == 0
    assert sorted(found["kept"]) == ["P0", "P1"]
