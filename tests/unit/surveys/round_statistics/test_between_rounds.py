"""Stability between rounds, from tables of pairs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.consensus import Rule
from surveys.round_statistics.between_rounds import changes_between, pair_statistics, pair_table

RULE = Rule()
ALWAYS = {
    "n_pairs", "n_changed", "n_up", "n_down", "became_favourable", "left_favourable",
    "wilcoxon_n_nonzero", "mcnemar_b_left", "mcnemar_c_joined", "scheibe_units_changed",
}  # fmt: skip

tables = st.lists(st.integers(0, 4), min_size=25, max_size=25).map(
    lambda cells: np.array(cells, dtype=np.int64).reshape(5, 5)
)


def table_of(*pairs):
    frame = pd.DataFrame(pairs, columns=["before", "after"])
    return pair_table(frame["before"], frame["after"], RULE)


def defined(record):
    return {name for name, value in record.items() if value is not None}


def test_only_who_rated_in_both_rounds_is_a_pair():
    first = pd.DataFrame({"P1": [5, -1, 3, 0, 2], "P2": [4] * 5}, index=list("ABCDE"))
    second = pd.DataFrame({"P3": [1] * 4, "P1": [2, 4, 4, 0]}, index=list("EBCF"))
    [record] = changes_between(first, second, rule=RULE).to_dict("records")
    expected = {
        "item": "P1", "n_pairs": 2, "n_changed": 1, "n_up": 1, "n_down": 0, "pct_changed": 50.0,
        "became_favourable": 1, "left_favourable": 0,
        "mean_change": 0.5, "mean_abs_change": 0.5, "median_change": 0.5,
    }  # fmt: skip
    assert {key: record[key] for key in expected} == expected


def test_without_pairs_only_numbers_are_defined():
    nobody = pair_statistics(np.zeros((5, 5), dtype=np.int64), RULE)
    assert defined(nobody) == ALWAYS
    assert {nobody[name] for name in ALWAYS} == {0}


def test_without_a_change_there_is_no_test_and_nothing_is_1():
    record = pair_statistics(table_of((2, 2), (5, 5), (4, 4)), RULE)
    tests = {name for name in record if name.startswith(("wilcoxon", "mcnemar"))}
    assert defined(record) & tests == tests & ALWAYS
    assert (record["kappa_quadratic"], record["spearman_rho"]) == (1, 1)


def test_one_rating_by_all_in_both_rounds_has_no_kappa_and_no_rho():
    record = pair_statistics(table_of((4, 4), (4, 4)), RULE)
    undefined = {name for name in record if name.startswith(("kappa", "spearman", "chaffin"))}
    assert defined(record) & undefined == set()
    assert record["scheibe_stable_15"] is True


def test_swapped_sides_are_stable_for_the_group_but_not_for_people():
    record = pair_statistics(table_of(*[(1, 5), (5, 1)] * 4), RULE)
    assert (record["scheibe_pct_change"], record["pct_changed"]) == (0, 100)
    assert (record["kappa_quadratic"], record["spearman_rho"]) == (-1, -1)


def test_items_of_one_round_only_give_no_row_but_the_columns():
    first, second = pd.DataFrame({"P1": [5]}), pd.DataFrame({"P2": [5]})
    frame = changes_between(first, second, rule=RULE)
    assert frame.empty
    assert list(frame.columns)[:2] == ["item", "n_pairs"]


@given(tables)
def test_time_turned_back_turns_the_changes(table):
    there, back = pair_statistics(table, RULE), pair_statistics(table.T, RULE)
    assert (there["n_up"], there["became_favourable"]) == (back["n_down"], back["left_favourable"])
    for name in ("spearman_rho", "kappa_linear", "chaffin_talley_chi2", "mcnemar_p_mid"):
        assert there[name] == pytest.approx(back[name], abs=1e-9)


@given(tables)
def test_coefficients_keep_their_range(table):
    record = pair_statistics(table, RULE)
    for name in ("spearman_rho", "kappa_unweighted", "kappa_linear", "kappa_quadratic"):
        assert record[name] is None or -1 - 1e-12 <= record[name] <= 1 + 1e-12
    pairs, moved = record["n_pairs"], record["n_changed"]
    assert record["scheibe_units_changed"] <= moved <= pairs
    assert record["became_favourable"] + record["left_favourable"] <= moved


@given(tables)
def test_spearman_is_pearson_of_the_ranks(table):
    pairs = [(i, j) for (i, j), count in np.ndenumerate(table) for _ in range(count)]
    frame = pd.DataFrame(pairs, columns=["before", "after"], dtype=float)
    if (frame.nunique() < 2).any():
        assert pair_statistics(table, RULE)["spearman_rho"] is None
        return
    expected = np.corrcoef(frame.rank().to_numpy().T)[0, 1]
    assert pair_statistics(table, RULE)["spearman_rho"] == pytest.approx(expected, abs=1e-9)
