"""What may be told about a divided panel."""

import pytest

from roadmap.dissent import Division, Votes, division
from surveys.consensus import Rule

pytestmark = pytest.mark.one_database


def votes(round_, counts, version=1):
    return Votes(
        round=round_,
        version=version,
        counts=tuple(counts),
        rated=sum(counts),
        agreeing=sum(counts[3:]),
        disagreeing=sum(counts[:2]),
    )


@pytest.mark.parametrize(
    ("counts", "minority", "up_to"),
    [
        ([2, 3, 0, 9, 9], 5, 2),  # these disagreed
        ([2, 2, 1, 9, 9], 5, 3),  # too few disagreed to be told, five did not agree
        ([2, 3, 4, 9, 9], 5, 2),
    ],
)
def test_a_minority_of_five_is_told(counts, minority, up_to):
    assert division([votes(1, counts)], rule=Rule()) == Division(
        round=1, rated=sum(counts), minority=minority, up_to=up_to
    )


def test_a_minority_of_four_is_not_told():
    assert division([votes(1, [2, 2, 0, 9, 9])], rule=Rule()) is None
    assert division([], rule=Rule()) is None


@pytest.mark.parametrize(
    ("before", "moved", "is_stable"),
    [
        ([2, 3, 0, 9, 9], 0, True),
        ([5, 0, 0, 9, 9], 13, True),  # 3 of 23
        ([5, 3, 0, 6, 9], 13, True),
        ([6, 0, 0, 9, 8], 17, False),  # 4 of 23
        ([4, 6, 0, 18, 18], 0, True),  # twice as many answered, and as they did
    ],
)
def test_stable_is_less_than_fifteen_per_cent_of_the_answers(before, moved, is_stable):
    found = division([votes(1, before), votes(2, [2, 3, 0, 9, 9])], rule=Rule())
    assert (found.earlier, found.moved_percent, found.is_stable) == (1, moved, is_stable)


def test_another_wording_is_not_compared():
    found = division([votes(1, [5, 0, 0, 9, 9]), votes(2, [2, 3, 0, 9, 9], 2)], rule=Rule())
    assert (found.earlier, found.is_stable) == (0, False)
