"""Statistics of items: against hand-made examples, the standard library and numpy."""

import statistics

import hypothesis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.consensus import PRESETS, Rule
from surveys.round_statistics.items import item_statistics, matrix_statistics
from surveys.round_statistics.moments import ItemStatistics, statistics_from_counts

FIVE_POINTS = Rule()
COLUMNS = [
    "item", "n_unable", "n_blank", "n", "c1", "c2", "c3", "c4", "c5",
    "favourable", "neutral", "unfavourable",
    "pct_favourable", "pct_unfavourable", "pct_favourable_of_round",
    "decision", "decision_no_minimum", "in_strict_comet", "mean", "sd", "cv", "median",
    "mode", "min", "max", "mean_abs_dev_median", "median_abs_dev",
    "agreement_vdeijk", "polarization", "consensus_tastle",
    "q1_type7", "q3_type7", "iqr_type7", "q1_type6", "q3_type6", "iqr_type6",
    "q1_type2", "q3_type2", "iqr_type2", "hinge_lower", "hinge_upper", "iqr_hinges",
    "wilson_lower", "wilson_upper", "clopper_pearson_lower", "clopper_pearson_upper",
    "boot_ideal_lower", "boot_ideal_upper", "cvr", "cvr_p_one_sided", "cvr_n_critical",
    "p30", "p70", "ipr", "iprcp", "asymmetry", "ipras", "disagreement_index",
    "rand_disagreement_ipras", "rand_region", "rand_disagreement_counts", "dajani_level",
]  # fmt: skip


def ratings_frame(answers):
    """A long frame of (item, value) pairs, None being "cannot judge"."""
    return pd.DataFrame(
        {
            "item": pd.Series([item for item, _ in answers], dtype="object"),
            "value": pd.Series([value for _, value in answers], dtype="Int64"),
        }
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0, 0, 0), ItemStatistics()),
        (
            (0, 0, 0, 1, 0),
            ItemStatistics(mean=4.0, sd=None, median=4.0, q1=4.0, q3=4.0, iqr=0.0),
        ),
        (
            (0, 0, 0, 0, 6),
            ItemStatistics(mean=5.0, sd=0.0, median=5.0, q1=5.0, q3=5.0, iqr=0.0),
        ),
        (
            (1, 0, 0, 0, 1),
            ItemStatistics(mean=3.0, sd=8**0.5, median=3.0, q1=2.0, q3=4.0, iqr=2.0),
        ),
        (
            (2, 2, 0, 1, 1),
            ItemStatistics(mean=2.5, sd=2.7**0.5, median=2.0, q1=1.25, q3=3.5, iqr=2.25),
        ),
    ],
)
def test_statistics_from_counts_on_small_panels(counts, expected):
    assert statistics_from_counts(counts) == expected


counts_of_some = st.lists(st.integers(0, 60), min_size=2, max_size=9).filter(any)


@given(counts_of_some)
def test_statistics_from_counts_agree_with_the_standard_library_and_numpy(counts):
    ratings = [value for value, count in enumerate(counts, start=1) for _ in range(count)]
    got = statistics_from_counts(counts)

    assert got.mean == pytest.approx(statistics.fmean(ratings), rel=1e-14)
    assert got.median == statistics.median(ratings)
    if len(ratings) > 1:
        assert got.sd == pytest.approx(statistics.stdev(ratings), rel=1e-12)
    q1, q3 = np.quantile(ratings, [0.25, 0.75], method="linear")
    assert (got.q1, got.q3, got.iqr) == (q1, q3, q3 - q1)


def test_statistics_from_counts_refuse_a_negative_count():
    with pytest.raises(ValueError, match=r"^A rating cannot have been given -1 times\.$"):
        statistics_from_counts([1, -1, 0])


def test_item_statistics_tells_ratings_cannot_judge_and_blanks_apart():
    answers = [("P1", value) for value in (4, 4, 4, 5, 5, 5, 5, 2, 3, 1, None)]
    frame = item_statistics(
        ratings_frame([*answers, ("P2", None)]),
        items=["P2", "P1", "P3"],
        respondents=13,
        rule=FIVE_POINTS,
    )

    nothing = dict.fromkeys(COLUMNS[COLUMNS.index("mean") :]) | {
        "pct_favourable": None, "pct_unfavourable": None, "pct_favourable_of_round": 0.0,
        "decision": "INSUFFICIENT", "decision_no_minimum": "INSUFFICIENT",
        "in_strict_comet": None,
    }  # fmt: skip
    no_ratings = dict.fromkeys(COLUMNS[3 : COLUMNS.index("pct_favourable")], 0)
    rated = {
        "item": "P1", "n_unable": 1, "n_blank": 2, "n": 10,
        "c1": 1, "c2": 1, "c3": 1, "c4": 3, "c5": 4,
        "favourable": 7, "neutral": 1, "unfavourable": 2,
        "pct_favourable": 70.0, "pct_unfavourable": 20.0, "pct_favourable_of_round": 700 / 13,
        "decision": "IN", "decision_no_minimum": "IN", "in_strict_comet": False,
        "mean": 3.8, "sd": pytest.approx((17.6 / 9) ** 0.5), "median": 4.0,
        "mode": (5,), "min": 1, "max": 5, "q1_type7": 3.25, "q3_type7": 5.0, "iqr_type7": 1.75,
        "mean_abs_dev_median": 1.0, "median_abs_dev": 1.0, "dajani_level": "majority",
    }  # fmt: skip
    first, second, third = frame.to_dict("records")
    assert first == {"item": "P2", "n_unable": 1, "n_blank": 12} | no_ratings | nothing
    assert {key: second[key] for key in rated} == rated
    assert third == {"item": "P3", "n_unable": 0, "n_blank": 13} | no_ratings | nothing


def test_who_was_invited_adds_a_share_of_the_panel():
    ratings = ratings_frame([("P1", 4), ("P1", 5)])
    frame = item_statistics(ratings, items=["P1"], respondents=2, rule=FIVE_POINTS, invited=8)
    assert list(frame["pct_favourable_of_panel"]) == [25.0]


@pytest.mark.parametrize(
    ("ratings", "strict"),
    [([5] * 17 + [1] * 3, False), ([5] * 18 + [1] * 2, True), ([5] * 4, None)],
)
def test_the_strict_rule_wants_fewer_than_15_percent_opposed(ratings, strict):
    frame = ratings_frame([("P1", value) for value in ratings])
    result = item_statistics(frame, items=["P1"], respondents=len(ratings), rule=FIVE_POINTS)
    assert list(result["in_strict_comet"]) == [strict]


@hypothesis.settings(deadline=None)  # frames take their time on a busy machine
@given(st.lists(st.lists(st.integers(-1, 5), min_size=3, max_size=3), min_size=1, max_size=20))
def test_a_matrix_and_a_long_frame_give_the_same(rows):
    matrix = pd.DataFrame(rows, columns=["P1", "P2", "P3"])
    answers = [
        (item, None if cell == -1 else cell)
        for item in matrix
        for cell in matrix[item].tolist()
        if cell
    ]
    long = item_statistics(
        ratings_frame(answers), items=list(matrix), respondents=len(matrix), rule=FIVE_POINTS
    )
    pd.testing.assert_frame_equal(matrix_statistics(matrix, rule=FIVE_POINTS), long)


@pytest.mark.parametrize(
    ("ratings", "rule", "decision"),
    [
        ([5] * 7 + [3] * 3, FIVE_POINTS, "IN"),
        ([5] * 16 + [3] * 7, FIVE_POINTS, "NONE"),
        ([1] * 14 + [4] * 6, FIVE_POINTS, "OUT"),
        ([5] * 4, FIVE_POINTS, "INSUFFICIENT"),
        ([5] * 75 + [1] * 25, PRESETS["three_bands"], "NONE"),
        ([6] * 5, Rule(scale_max=7, agree_from=6), "IN"),
    ],
)
def test_item_statistics_names_the_decision(ratings, rule, decision):
    frame = ratings_frame([("P1", value) for value in ratings])
    result = item_statistics(frame, items=["P1"], respondents=len(ratings), rule=rule)
    assert list(result["decision"]) == [decision]


def test_item_statistics_has_its_columns_even_without_items():
    frame = item_statistics(ratings_frame([]), items=[], respondents=0, rule=FIVE_POINTS)
    assert frame.empty
    assert list(frame.columns) == COLUMNS


def test_item_statistics_counts_are_integers():
    frame = item_statistics(
        ratings_frame([("P1", 4)]), items=["P1"], respondents=1, rule=FIVE_POINTS
    )
    counts = COLUMNS[1 : COLUMNS.index("pct_favourable")]
    assert {str(dtype) for dtype in frame[counts].dtypes} == {"int64"}


@pytest.mark.parametrize(
    ("answers", "respondents", "sentence"),
    [
        ([("P9", 4)], 1, "There are ratings of 'P9', which is not an item of the round."),
        ([("P1", 6)], 1, "P1: 6 is not a rating from 1 to 5."),
        ([("P1", 0)], 1, "P1: 0 is not a rating from 1 to 5."),
        ([("P1", 4), ("P1", 5)], 1, "P1 has more answers than the 1 experts who took part."),
    ],
)
def test_item_statistics_refuses_what_cannot_be(answers, respondents, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the whole sentence is compared below
        item_statistics(
            ratings_frame(answers), items=["P1"], respondents=respondents, rule=FIVE_POINTS
        )
    assert str(refusal.value) == sentence


@given(
    st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.none() | st.integers(1, 5)), max_size=60)
)
def test_every_answer_is_counted_once(answers):
    frame = item_statistics(
        ratings_frame(answers), items=["P1", "P2"], respondents=60, rule=FIVE_POINTS
    )
    assert (frame["n"] + frame["n_unable"] + frame["n_blank"] == 60).all()
    assert frame["n"].sum() == sum(value is not None for _, value in answers)
