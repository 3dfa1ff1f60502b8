"""Agreement of a panel: its range, what it must not depend on, and when it is undefined."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.round_statistics.panel import panel_agreement
from surveys.round_statistics.reliability import (
    Concordance,
    IntraclassCorrelation,
    gwet,
    intraclass_correlation,
    kendall_w,
    krippendorff_alpha,
)

LEVELS = ("nominal", "ordinal", "interval")
WEIGHTS = ("identity", "linear", "quadratic", "ordinal")


def matrices(lowest=1):
    """Experts by items; from -1 with gaps."""
    return st.tuples(st.integers(1, 7), st.integers(1, 5)).flatmap(
        lambda shape: st.lists(
            st.lists(st.integers(lowest, 5), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        ).map(lambda rows: pd.DataFrame(rows, columns=[f"P{i}" for i in range(shape[1])]))
    )


counts_tables = st.lists(
    st.lists(st.integers(0, 5), min_size=5, max_size=5), min_size=1, max_size=6
).map(lambda rows: np.array(rows, dtype=np.int64))


@given(matrices())
def test_w_lies_between_0_and_1_and_is_the_mean_correlation(complete):
    found = kendall_w(complete)
    if found.W is None:
        assert min(complete.shape) < 2 or (complete.nunique(axis=1) == 1).all()
        return
    m = len(complete)
    assert 0 <= found.W_no_tie_correction <= found.W <= 1
    assert 0 <= found.p <= 1
    assert found.mean_spearman == pytest.approx((m * found.W - 1) / (m - 1))


@given(matrices(), st.randoms())
def test_w_does_not_depend_on_the_order_or_the_scale(complete, chance):
    shuffled = complete.sample(frac=1, random_state=chance.randrange(99))
    assert kendall_w(shuffled) == kendall_w(complete)
    assert kendall_w(complete**3 + 7) == kendall_w(complete)


def test_w_of_the_same_order_is_1_of_two_opposed_0_and_of_one_expert_undefined():
    assert kendall_w(pd.DataFrame([[1, 3, 5]] * 4)).W == 1
    assert kendall_w(pd.DataFrame([[1, 3, 5], [5, 3, 1]])).W == 0
    assert kendall_w(pd.DataFrame([[1, 3, 5]])) == Concordance(n_experts=1, n_items=3)
    assert kendall_w(pd.DataFrame([[4, 4], [5, 5]])) == Concordance(n_experts=2, n_items=2)


@given(counts_tables)
def test_alpha_and_gwet_are_at_most_1_and_do_not_care_which_end_is_which(counts):
    for function, kinds in ((krippendorff_alpha, LEVELS), (gwet, WEIGHTS)):
        for kind in kinds:
            found = function(counts, kind)
            assert found is None or found <= 1
            assert function(counts[:, ::-1], kind) == found
            assert function(counts[::-1], kind) == found


@given(counts_tables)
def test_an_item_with_one_rating_does_not_change_alpha(counts):
    more = np.vstack([counts, [0, 0, 1, 0, 0]])
    for level in LEVELS:
        assert krippendorff_alpha(more, level) == krippendorff_alpha(counts, level)


def test_one_value_everywhere_has_no_alpha_but_full_agreement_by_gwet():
    counts = np.array([[0, 0, 0, 6, 0]] * 3)
    assert [krippendorff_alpha(counts, level) for level in LEVELS] == [None] * 3
    assert [gwet(counts, weights) for weights in WEIGHTS] == [1] * 4


def test_without_two_raters_of_an_item_nothing_is_defined():
    counts = np.array([[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
    assert [krippendorff_alpha(counts, level) for level in LEVELS] == [None] * 3
    assert [gwet(counts, weights) for weights in WEIGHTS] == [None] * 4


def test_gwet_counts_categories_that_nobody_chose():
    fours_and_fives = np.array([[0, 0, 0, 1, 4], [0, 0, 0, 4, 1]])
    assert gwet(fours_and_fives, "quadratic") > 0.9
    assert gwet(fours_and_fives[:, 3:], "quadratic") < 0.3


def test_icc_is_undefined_without_variation_or_company():
    nothing = IntraclassCorrelation()
    assert intraclass_correlation(pd.DataFrame([[4, 4], [4, 4]])) == nothing
    assert intraclass_correlation(pd.DataFrame([[1, 5]])) == nothing


@given(matrices())
def test_icc_of_one_expert_is_at_most_1_and_ignores_severity_if_asked_to(complete):
    found = intraclass_correlation(complete)
    moved = intraclass_correlation(complete.add(pd.Series(range(len(complete))), axis=0))
    assert found.icc2way_consistency_single in (None, moved.icc2way_consistency_single)
    for value in (found.icc2way_agreement_single, found.icc2way_consistency_single):
        assert value is None or value <= 1


def test_w_rests_on_the_experts_who_rated_every_eligible_item():
    matrix = pd.DataFrame(
        [[1, 3, 5, 0], [2, 3, 4, 0], [1, 2, 5, 5], [0, 2, 4, -1], [1, 1, 5, 4]],
        columns=["P1", "P2", "P3", "P4"],
    )
    [record] = panel_agreement({1: matrix}, scale_max=5, invited=8)
    expected = {
        "round": 1, "n_panel": 8, "n_round": 5, "response_pct_of_panel": 62.5,
        "eligible_items": ["P1", "P2", "P3"], "kendall_n_experts": 4, "kendall_n_items": 3,
    }  # fmt: skip
    assert {key: record[key] for key in expected} == expected
    assert not any(key.startswith("kendall_common") for key in record)


def test_w_is_compared_between_rounds_on_the_same_experts_and_items():
    first = pd.DataFrame(
        [[1, 5, 2], [2, 4, 3], [1, 5, 0]], index=list("ABC"), columns=["P1", "P2", "P3"]
    )
    second = pd.DataFrame(
        [[5, 1, 4], [3, 3, 5], [1, 2, 2]], index=list("CAD"), columns=["P2", "P1", "P4"]
    )
    records = panel_agreement({1: first, 2: second}, scale_max=5)
    assert [record["common_items"] for record in records] == [["P1", "P2"]] * 2
    assert [record["kendall_common_n_experts"] for record in records] == [2, 2]
    assert [record["kendall_n_experts"] for record in records] == [3, 3]


@given(matrices(lowest=-1))
def test_no_matrix_is_too_poor_for_a_record(matrix):
    one, two = panel_agreement({1: matrix, 2: matrix.iloc[:0]}, scale_max=5, invited=9)
    assert list(one) == list(two)
    assert two["kendall_W"] is one["kendall_common_W"] is None
