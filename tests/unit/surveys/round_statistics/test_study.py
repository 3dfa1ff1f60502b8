"""Who left, groups, thresholds and the order of the items, for a whole study."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.consensus import Rule
from surveys.round_statistics.attrition import attrition_between
from surveys.round_statistics.matrices import rating_matrix
from surveys.round_statistics.ranking import Resamples, rank_items
from surveys.round_statistics.sensitivity import threshold_sensitivity
from surveys.round_statistics.study import study_statistics
from surveys.round_statistics.subgroups import subgroup_statistics, suppressed_groups

RULE = Rule()


def column(*ratings):
    return pd.DataFrame({"P1": ratings}, index=[f"E{i}" for i in range(len(ratings))])


def test_a_matrix_tells_cannot_judge_from_a_blank():
    matrix = rating_matrix(
        {("A", "P1"): 4, ("A", "P2"): None, ("B", "P2"): 1},
        experts=["A", "B"],
        items=["P1", "P2"],
    )
    assert matrix.to_dict("index") == {"A": {"P1": 4, "P2": -1}, "B": {"P1": 0, "P2": 1}}


def test_attrition_tells_leavers_from_late_joiners():
    first = column(5, 5, 4, 1, 2)
    second = column(5, 5, 4, 4).rename(index={"E3": "Late"})
    record = attrition_between(first, second, scale_max=5, invited=9)
    [item], mean = record.pop("by_item"), record.pop("expert_mean")
    assert record == {
        "invited": 9, "round1": 5, "round2": 4, "both": 3,
        "dropped_after_round1": 2, "joined_in_round2": 1, "attrition_pct": 40.0,
    }  # fmt: skip
    assert (item["n1"], item["n2"], item["U1"], item["cliffs_delta"]) == (3, 2, 6, 1)
    assert item["p_exact"] == pytest.approx(0.2)
    assert mean["p_exact"] == item["p_exact"]


def test_equal_mean_ratings_of_different_numbers_of_items_are_ties():
    first = pd.DataFrame({"P1": [3, 4, 3], "P2": [4, 3, 0], "P3": [0, 0, 4]}, index=list("ABC"))
    record = attrition_between(first, first.loc[["A"]], scale_max=5)
    assert (record["expert_mean"]["U1"], record["expert_mean"]["p_exact"]) == (1, None)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 9, "b": 8, "c": 7}, set()),
        ({"a": 9, "b": 8, "c": 4}, {"c", "b"}),
        ({"a": 9, "b": 9, "c": 4}, {"c", "a"}),
        ({"a": 9, "b": 3, "c": 4}, {"b", "c"}),
        ({"a": 9, "b": 8, "c": 0}, {"c"}),
        ({"a": 9, "b": 0, "c": 1}, {"a", "b", "c"}),
        ({"a": 3}, {"a"}),
    ],
)
def test_one_small_group_takes_the_next_smallest_along(sizes, hidden):
    assert suppressed_groups(sizes) == hidden


def test_small_groups_keep_their_figures_to_themselves():
    matrix = column(*[5] * 7, *[2] * 6, *[1] * 3)
    groups = {expert: "abc"[(i >= 7) + (i >= 13)] for i, expert in enumerate(matrix.index)}
    [record] = subgroup_statistics(matrix, groups, rule=RULE)
    assert record["groups"] == [
        {
            "group": "a", "n": 7, "primary_suppressed": False, "suppressed": False,
            "favourable": 7, "pct_favourable": 100.0, "median": 5.0,
        },
        {"group": "b", "n": 6, "primary_suppressed": False, "suppressed": True},
        {"group": "c", "n": 3, "primary_suppressed": True, "suppressed": True},
    ]  # fmt: skip
    assert [(pair["group1"], pair["group2"]) for pair in record["pairs"]] == [("a", "b")]


def test_thresholds_are_inclusive_and_compare_whole_numbers():
    matrix = column(*[5] * 11, *[3] * 9)  # 55 %, which floats miss at 55
    records = threshold_sensitivity(matrix, rule=RULE, thresholds=(50, 55, 56))
    assert [record["items_in"] for record in records] == [["P1"], ["P1"], []]


def test_too_few_ratings_are_in_only_without_a_minimum():
    [record] = threshold_sensitivity(column(5, 5), rule=RULE, thresholds=(70,))
    assert (record["n_in"], record["n_in_no_minimum"]) == (0, 1)


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_all_resamples_have_all_chances(n):
    everything = Resamples.all_of(n)
    [times] = everything.blocks
    assert (times.sum(axis=1) == n).all()
    assert everything.chance.sum() == pytest.approx(1, abs=1e-12)
    assert everything.chance @ times == pytest.approx(np.ones(n))


small_matrices = st.lists(
    st.lists(st.integers(-1, 5), min_size=3, max_size=3), min_size=1, max_size=6
).map(lambda rows: pd.DataFrame(rows, columns=["P1", "P2", "P3"]))


@given(small_matrices)
def test_the_chances_of_the_top_k_sum_to_k(matrix):
    record = rank_items(matrix, rule=RULE)
    for order in (record["by_pct_favourable"], record["by_mean"]):
        assert [sum(row) for row in order["p_topk_ties_split"]] == pytest.approx([1, 2, 3])
        assert sum(order["mean_rank"]) == pytest.approx(6)
        assert order["p_rank_le_k"][-1] == pytest.approx([1, 1, 1])


def test_a_drawn_ranking_is_near_the_complete_one_and_repeats_itself(monkeypatch):
    chance = np.random.default_rng(5)
    matrix = pd.DataFrame(chance.integers(0, 6, size=(6, 4)), columns=list("ABCD"))
    complete = rank_items(matrix, rule=RULE)
    monkeypatch.setattr("surveys.round_statistics.ranking.ENUMERATED_UP_TO", 0)
    drawn = rank_items(matrix, rule=RULE, resamples=4000, seed=7)
    assert drawn == rank_items(matrix, rule=RULE, resamples=4000, seed=7)
    assert (complete["n_resamples"], drawn["n_resamples"], drawn["seed"]) == (6**6, 4000, 7)
    for order in ("by_pct_favourable", "by_mean"):
        p, q = (np.array(record[order]["p_topk_ties_split"]) for record in (complete, drawn))
        assert (np.abs(p - q) <= 4 * np.sqrt(p * (1 - p) / 4000) + 1e-9).all()


def test_a_round_of_nobody_has_no_order_and_an_item_of_nobody_no_limits():
    assert rank_items(column(), rule=RULE) == {}
    record = rank_items(pd.DataFrame({"P1": [4, 5], "P2": [0, -1]}), rule=RULE)
    assert record["mean_ci"] == [[4.0, 5.0], None]
    assert record["by_mean"]["mean_rank"] == [1.0, 2.0]


def test_one_round_has_no_changes_and_three_rounds_name_them():
    rounds = {number: column(5, 4, 2) for number in (1, 2, 3)}
    one = study_statistics({1: rounds[1]}, rule=RULE)
    assert list(one) == ["items", "panel", "sensitivity"]
    three = study_statistics(rounds, rule=RULE, groups=dict.fromkeys(rounds[1].index, "all"))
    assert list(three) == [
        "items", "between_rounds", "attrition", "panel", "subgroups", "sensitivity",
    ]  # fmt: skip
    for part in ("between_rounds", "attrition"):
        numbers = [(record["from_round"], record["to_round"]) for record in three[part]]
        assert numbers == [(1, 2), (2, 3)]
