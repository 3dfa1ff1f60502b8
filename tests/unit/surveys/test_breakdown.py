"""Groups are merged until nobody stands alone, and shown in bands or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.breakdown import BANDS, Answer, merged_labels, published_breakdown

SIZES = st.dictionaries(st.text("abcdefgh", max_size=2), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(
    ("sizes", "labels"),
    [
        ({}, {}),
        ({"EU": 30}, {}),
        ({"EU": 30, "China": 7}, {}),
        ({"EU": 30, "China": 8}, {"EU": "EU", "China": "China"}),
        ({"EU": 30, "UK": 2, "China": 6}, {"EU": "EU", "UK": "China + UK", "China": "China + UK"}),
        ({"EU": 9, "UK": 1, "China": 9}, {"China": "China + UK", "UK": "China + UK", "EU": "EU"}),
        ({"EU": 9, "": 8}, {"EU": "EU", "": "–"}),
        ({"EU": 9, "China": 8, "Japan": 0}, {"EU": "EU", "China": "China"}),
    ],
)
def test_small_groups_are_merged(sizes, labels):
    assert merged_labels(sizes, smallest=8) == labels


@given(SIZES)
def test_every_merged_group_is_large_enough_and_nobody_is_left_out(sizes):
    labels = merged_labels(sizes, smallest=5)
    merged = {
        label: sum(sizes[group] for group in labels if labels[group] == label)
        for label in labels.values()
    }
    assert all(size >= 5 for size in merged.values())
    assert len(merged) != 1
    if labels:
        assert labels.keys() == {group for group, size in sizes.items() if size}


def answers(group, agree, disagree, cannot_judge=0):
    said = [True] * agree + [False] * disagree + [None] * cannot_judge
    return [Answer(group=group, agrees=each) for each in said]


@pytest.mark.parametrize(
    ("agree", "rated", "band"),
    [(4, 9, "<50"), (5, 10, "50-69"), (69, 100, "50-69"), (7, 10, ">=70"), (16, 23, "50-69"),
     (9, 9, ">=70"), (0, 5, "<50")],
)  # fmt: skip
def test_bands_are_decided_in_whole_numbers(agree, rated, band):
    given_answers = answers("EU", agree, rated - agree) + answers("China", 5, 5)
    shown = published_breakdown([each.group for each in given_answers], {7: given_answers})
    assert shown["items"] == [{"item": 7, "bands": {"China": "50-69", "EU": band}}]


def test_an_item_that_four_of_a_group_rated_is_withheld_as_a_whole():
    enough = answers("EU", 9, 0) + answers("China", 5, 0)
    too_few = answers("EU", 9, 0) + answers("China", 4, 0, cannot_judge=5)
    groups = ["EU"] * 9 + ["China"] * 9
    shown = published_breakdown(groups, {1: enough, 2: too_few})
    assert shown["items"] == [{"item": 1, "bands": {"China": ">=70", "EU": ">=70"}}]
    assert shown["groups"] == [{"label": "China", "answered": 9}, {"label": "EU", "answered": 9}]


def test_groups_that_lost_too_many_are_merged_again_and_one_group_is_none():
    said = {1: answers("EU", 20, 0) + answers("China", 4, 0)}
    assert published_breakdown(["EU"] * 20 + ["China"] * 4, said) == {}


def test_nothing_but_bands_is_said_of_an_item():
    said = {1: answers("EU", 13, 2) + answers("China", 6, 6)}
    shown = published_breakdown(["EU"] * 15 + ["China"] * 12, said)
    assert {band for item in shown["items"] for band in item["bands"].values()} <= set(BANDS)
