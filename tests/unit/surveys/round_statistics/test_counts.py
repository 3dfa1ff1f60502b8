"""Statistics of one item from its counts: against numpy, definitions and what must hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.round_statistics.dispersion import (
    Dispersion,
    RandAppropriateness,
    agreement_vdeijk,
    consensus_tastle,
    dajani_level,
    mean_absolute_deviation,
    median_absolute_deviation,
    two_camps,
)
from surveys.round_statistics.intervals import (
    ShareIntervals,
    bootstrap_limits,
    clopper_pearson,
    cvr_critical,
    wilson,
)
from surveys.round_statistics.quantiles import Quartiles, at_position, hinges
from surveys.round_statistics.tails import binomial_quantile, binomial_upper

counts_of_some = st.lists(st.integers(0, 25), min_size=2, max_size=9).filter(any)
shares = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def ratings_of(counts):
    return [value for value, count in enumerate(counts, start=1) for _ in range(count)]


@given(counts_of_some)
def test_quartiles_agree_with_numpy(counts):
    quartiles = Quartiles.of(counts)
    for kind, method in (("7", "linear"), ("6", "weibull"), ("2", "averaged_inverted_cdf")):
        expected = np.quantile(ratings_of(counts), [0.25, 0.75], method=method)
        found = [getattr(quartiles, f"q{quarter}_type{kind}") for quarter in (1, 3)]
        assert found == pytest.approx(expected, abs=1e-12)


@given(counts_of_some)
def test_hinges_are_medians_of_halves_that_share_the_median(counts):
    ratings = ratings_of(counts)
    half = (len(ratings) + 1) // 2
    assert hinges(counts) == (np.median(ratings[:half]), np.median(ratings[-half:]))


def test_quantiles_of_nobody_are_refused_and_quartiles_undefined():
    assert Quartiles.of([0, 0, 0]) == Quartiles()
    with pytest.raises(ValueError, match=r"^Nobody rated: there is no quantile\.$"):
        at_position([0, 0, 0], 1)


@given(counts_of_some)
def test_deviations_from_the_median_agree_with_numpy(counts):
    ratings = np.array(ratings_of(counts))
    distances = np.abs(ratings - np.median(ratings))
    assert float(mean_absolute_deviation(counts)) == pytest.approx(distances.mean())
    assert median_absolute_deviation(counts) == np.median(distances)


@pytest.mark.parametrize(
    ("counts", "agreement"),
    [
        ([0, 0, 9, 0, 0], 1),
        ([0, 0, 0, 0, 1], 1),
        ([4, 0, 0, 0, 4], -1),
        ([3, 3, 3, 3, 3], 0),
        ([0, 5], 1),
        ([5, 5], 0),
    ],
)
def test_agreement_is_1_in_one_category_0_in_all_and_minus_1_at_both_ends(counts, agreement):
    assert agreement_vdeijk(counts) == agreement


@given(counts_of_some)
def test_indices_keep_their_range_and_do_not_care_which_end_is_which(counts):
    assert -1 <= agreement_vdeijk(counts) <= 1
    assert agreement_vdeijk(counts[::-1]) == agreement_vdeijk(counts)
    assert -1e-12 <= consensus_tastle(counts) <= 1
    assert consensus_tastle(counts[::-1]) == pytest.approx(consensus_tastle(counts), abs=1e-12)


@given(counts_of_some, st.integers(2, 5))
def test_indices_do_not_change_when_everybody_has_a_twin(counts, times):
    more = [count * times for count in counts]
    assert agreement_vdeijk(more) == agreement_vdeijk(counts)
    assert consensus_tastle(more) == pytest.approx(consensus_tastle(counts), abs=1e-12)
    assert mean_absolute_deviation(more) == mean_absolute_deviation(counts)


def test_nobody_has_no_dispersion_no_interval_and_no_level():
    assert Dispersion.of([0] * 5) == Dispersion()
    assert ShareIntervals.of(0, 0) == ShareIntervals()
    nobody = RandAppropriateness.of([0] * 5, favourable=0, unfavourable=0)
    assert nobody == RandAppropriateness()
    assert dajani_level(0, 0, 0) is None


@given(st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any))
def test_the_disagreement_index_is_that_of_the_scale_of_nine(counts):
    spread = [0] * 9
    spread[::2] = counts  # 1 to 5 become 1, 3, 5, 7, 9
    sides = {"favourable": counts[3] + counts[4], "unfavourable": counts[0] + counts[1]}
    five, nine = (RandAppropriateness.of(c, **sides) for c in (counts, spread))
    assert five.disagreement_index == pytest.approx(nine.disagreement_index, rel=1e-12)
    assert five.rand_region == nine.rand_region
    assert nine.ipras == pytest.approx(2.35 + 1.5 * abs(5 - nine.iprcp))


@pytest.mark.parametrize(
    ("n", "each_side"), [(8, 3), (10, 3), (11, 4), (13, 4), (14, 5), (16, 5), (30, 10)]
)
def test_two_camps_are_the_rand_table_of_disagreement(n, each_side):
    assert two_camps(each_side, each_side, n)
    assert not two_camps(n - each_side + 1, each_side - 1, n)
    assert not two_camps(3, 3, 7)


@pytest.mark.parametrize(
    ("groups", "level"),
    [
        ((9, 0, 0), "consensus"),
        ((5, 4, 0), "majority"),
        ((4, 0, 4), "bipolarity"),
        ((4, 2, 2), "plurality"),
        ((3, 3, 2), "disagreement"),
    ],
)
def test_dajani_levels_go_by_whole_numbers(groups, level):
    assert dajani_level(*groups) == level


@given(shares)
def test_intervals_hold_the_share_and_mirror_themselves(share):
    favourable, n = share
    for interval in (wilson, clopper_pearson):
        lower, upper = interval(favourable, n)
        assert 0 <= lower <= favourable / n <= upper <= 1
        mirrored = interval(n - favourable, n)
        assert (1 - upper, 1 - lower) == pytest.approx(mirrored, abs=1e-9)


@given(shares)
def test_bootstrap_limits_are_quantiles_of_the_binomial(share):
    favourable, n = share
    for level, limit in zip((0.025, 0.975), bootstrap_limits(favourable, n), strict=True):
        k = round(limit * n)
        assert 1 - binomial_upper(k + 1, n, favourable / n) >= level - 1e-12
        assert k == 0 or 1 - binomial_upper(k, n, favourable / n) < level + 1e-12


def test_a_binomial_has_all_its_mass_between_0_and_n():
    assert [binomial_upper(k, 2, 0.5) for k in range(-1, 4)] == [1, 1, 0.75, 0.25, 0]
    assert [binomial_quantile(level, 2, 0.5) for level in (0.2, 0.5, 0.99)] == [0, 1, 2]


def test_below_five_raters_no_number_of_votes_is_beyond_chance():
    assert [cvr_critical(n) for n in range(1, 9)] == [None, None, None, None, 5, 6, 7, 7]
