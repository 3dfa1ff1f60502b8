"""Exact tests against plain enumeration, and the traps of tied ratings."""

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.round_statistics.exact_tests import (
    EXACT_EXPERTS,
    EXACT_PAIRS,
    McNemar,
    RankSum,
    SignedRank,
    holm,
    mcnemar,
    rank_sum,
    signed_rank,
)


def midranks(values):
    return [sum(v < w for v in values) + (values.count(w) + 1) / 2 for w in values]


def by_turning_signs(ranks, observed):
    """P(|T - E| >= |t - E|) over all ways in which the changes could have gone."""
    mean = sum(ranks) / 2
    sums = [
        sum(rank for rank, up in zip(ranks, ups, strict=True) if up)
        for ups in product((False, True), repeat=len(ranks))
    ]
    return sum(abs(t - mean) >= abs(observed - mean) for t in sums) / len(sums)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=8).filter(any))
def test_signed_rank_is_what_turning_all_signs_gives(changes):
    moved = [change for change in changes if change]
    ranks = midranks([abs(change) for change in moved])
    up = sum(rank for rank, change in zip(ranks, moved, strict=True) if change > 0)
    test = signed_rank(changes)
    assert (test.n_nonzero, test.w_plus, test.w_minus) == (len(moved), up, sum(ranks) - up)
    assert test.p_exact == pytest.approx(by_turning_signs(ranks, up), rel=1e-12)

    pratt = [r for r, c in zip(midranks([abs(c) for c in changes]), changes, strict=True) if c]
    up = sum(rank for rank, change in zip(pratt, moved, strict=True) if change > 0)
    assert test.pratt_p_exact == pytest.approx(by_turning_signs(pratt, up), rel=1e-12)


@pytest.mark.parametrize(
    ("changes", "p"),
    [
        ([1] * 9 + [-1] * 4, 0.266846),
        ([1] * 10 + [-1] * 4, 0.179565),
        ([1] * 11 + [-1] * 4 + [2], 0.062927),
        ([1] * 4 + [-1] + [0] * 12, 0.375),
    ],
)
def test_signed_rank_is_right_where_scipy_is_not(changes, p):
    assert signed_rank(changes).p_exact == pytest.approx(p, abs=5e-7)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=60).filter(any))
def test_signed_rank_does_not_care_about_the_direction(changes):
    there, back = signed_rank(changes), signed_rank([-change for change in changes])
    assert (there.w_plus, there.rank_biserial) == (back.w_minus, -back.rank_biserial)
    assert there.p_exact == pytest.approx(back.p_exact, rel=1e-12)
    assert 0 < there.p_exact <= 1


def test_signed_rank_of_nobody_who_changed_is_undefined():
    assert signed_rank([0, 0, 0]) == signed_rank([]) == SignedRank(n_nonzero=0)


def test_signed_rank_of_very_many_has_a_normal_p_only():
    some, many = (signed_rank(np.ones(n, dtype=int)) for n in (EXACT_PAIRS, EXACT_PAIRS + 1))
    assert 0 < some.p_exact < 1e-100
    assert (many.p_exact, many.pratt_p_exact) == (None, None)
    assert 0 < many.p_normal < 1e-100


two_groups = st.integers(2, 5).flatmap(
    lambda width: st.tuples(*[st.lists(st.integers(0, 2), min_size=width, max_size=width)] * 2)
)


@given(two_groups.filter(lambda groups: all(map(any, groups)) and sum(map(sum, groups)) <= 10))
def test_rank_sum_is_what_all_divisions_into_groups_give(groups):
    first, second = ([v for v, c in enumerate(group) for _ in range(c)] for group in groups)
    wins = sum((a > b) + (a == b) / 2 for a in first for b in second)
    test = rank_sum(*groups)
    assert test.U1 == wins
    assert test.vd_A == pytest.approx(wins / (len(first) * len(second)))
    if len({*first, *second}) == 1:
        assert (test.p_exact, test.p_normal, test.p_normal_cc) == (None, None, None)
        return
    ranks = midranks([*first, *second])
    mean = len(first) * (len(ranks) + 1) / 2
    observed = abs(sum(ranks[: len(first)]) - mean)
    sums = [sum(chosen) for chosen in combinations(ranks, len(first))]
    p = sum(abs(total - mean) >= observed for total in sums) / len(sums)
    assert test.p_exact == pytest.approx(p, rel=1e-12)


def test_rank_sum_does_not_ignore_ties():
    first, second = [0, 0, 1, 4, 2], [0, 0, 1, 2, 0]  # 5 4 4 3 5 4 4 against 4 4 3
    assert rank_sum(first, second).p_exact == pytest.approx(0.6333, abs=5e-5)


@given(two_groups.filter(lambda groups: all(map(any, groups))))
def test_rank_sum_turns_with_the_groups(groups):
    there, back = rank_sum(*groups), rank_sum(*groups[::-1])
    assert (there.n1, there.cliffs_delta) == (back.n2, -back.cliffs_delta)
    assert there.p_exact == (None if back.p_exact is None else pytest.approx(back.p_exact))


def test_rank_sum_of_an_empty_group_is_undefined():
    assert rank_sum([0, 0], [3, 1]) == RankSum(n1=0, n2=4)


def test_rank_sum_of_very_many_has_a_normal_p_only():
    half = EXACT_EXPERTS // 2
    assert rank_sum([half, 0], [half - 1, 1]).p_exact == 1.0
    assert rank_sum([half, 0], [half, 1]).p_exact is None
    assert rank_sum([half, 0], [half, 1]).p_normal is not None


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_what_fair_coins_give(left, joined):
    test, n, k = mcnemar(left, joined), left + joined, min(left, joined)
    if n == 0:
        assert test == McNemar(b_left=0, c_joined=0)
        return
    chances = [math.comb(n, heads) / 2**n for heads in range(n + 1)]
    exact = sum(chance for heads, chance in enumerate(chances) if abs(2 * heads - n) >= n - 2 * k)
    assert test.p_exact == pytest.approx(min(exact, 1), rel=1e-12)
    observed = chances[k] if left == joined else 2 * chances[k]
    assert test.p_mid == pytest.approx(exact - observed / 2, rel=1e-9)


def test_mcnemar_of_ten_thousand_is_no_trouble():
    assert 0 < mcnemar(4900, 5100).p_mid < mcnemar(4900, 5100).p_exact < 0.05


def test_holm_multiplies_by_the_tests_that_are_left_and_skips_the_undefined():
    assert holm([0.01, None, 0.04, 0.03, 0.9]) == [0.04, None, 0.09, 0.09, 0.9]
    assert holm([]) == []
    assert holm([0.5, 0.6]) == [1.0, 1.0]
