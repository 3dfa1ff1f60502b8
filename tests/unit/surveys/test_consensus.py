"""The rule, described by a table, checked exhaustively against fractions, and by its properties."""

import ast
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import consensus
from surveys.consensus import PRESETS, Judgement, Rule, Tally, Verdict, judge, percent_shown

SEVENTY = PRESETS["two_bands"]
THREE_BANDS = PRESETS["three_bands"]
BOTH_WAYS = Rule(judges_against=True)
STRICT = Rule(threshold_is_inclusive=False)

EXAMPLES = [
    # description, rule, agreeing, disagreeing, rated, verdict, votes to spare, as shown
    ("exactly 70 %", SEVENTY, 7, 3, 10, Verdict.CONSENSUS, 0, "70.0"),
    ("shows 70 when rounded, fails", SEVENTY, 16, 7, 23, Verdict.NO_CONSENSUS, -1, "69.6"),
    ("five ratings are enough", SEVENTY, 4, 1, 5, Verdict.CONSENSUS, 0, "80.0"),
    ("nobody in favour", SEVENTY, 0, 9, 9, Verdict.NO_CONSENSUS, -7, "0.0"),
    ("nobody rated", SEVENTY, 0, 0, 0, Verdict.TOO_FEW, 0, ""),
    ("four ratings are too few", SEVENTY, 4, 0, 4, Verdict.TOO_FEW, 1, "100.0"),
    ("five of six, none to spare", SEVENTY, 5, 1, 6, Verdict.CONSENSUS, 0, "83.3"),
    ("against, unless asked for", SEVENTY, 4, 14, 20, Verdict.NO_CONSENSUS, -10, "20.0"),
    ("against", BOTH_WAYS, 4, 14, 20, Verdict.CONSENSUS_AGAINST, -10, "20.0"),
    ("not quite against", BOTH_WAYS, 7, 16, 23, Verdict.NO_CONSENSUS, -10, "30.4"),
    ("in favour, when both are asked", BOTH_WAYS, 14, 6, 20, Verdict.CONSENSUS, 0, "70.0"),
    ("strict: 70 is not above 70", STRICT, 7, 3, 10, Verdict.NO_CONSENSUS, -1, "70.0"),
    ("strict: above", STRICT, 8, 2, 10, Verdict.CONSENSUS, 0, "80.0"),
    ("three bands: 80", THREE_BANDS, 8, 2, 10, Verdict.CONSENSUS, 0, "80.0"),
    ("three bands: just over 79", THREE_BANDS, 7901, 0, 10000, Verdict.CONSENSUS, 0, "79.1"),
    ("three bands: 79 is revised", THREE_BANDS, 79, 21, 100, Verdict.REVISE, -1, "79.0"),
    ("three bands: 70 is revised", THREE_BANDS, 7, 3, 10, Verdict.REVISE, -1, "70.0"),
    ("three bands: under 70", THREE_BANDS, 16, 7, 23, Verdict.NO_CONSENSUS, -3, "69.6"),
    ("three bands: 69.96", THREE_BANDS, 6996, 0, 10000, Verdict.NO_CONSENSUS, -905, "69.9"),
    ("three bands: four are too few", THREE_BANDS, 3, 1, 4, Verdict.TOO_FEW, -1, "75.0"),
]


@pytest.mark.parametrize(
    "example", [pytest.param(example, id=description) for description, *example in EXAMPLES]
)
def test_judge_and_percent_shown_on_described_examples(example):
    rule, agreeing, disagreeing, rated, verdict, votes_to_spare, shown = example
    judgement = judge(agreeing=agreeing, disagreeing=disagreeing, rated=rated, rule=rule)

    assert judgement == Judgement(
        verdict=verdict,
        agreeing=agreeing,
        disagreeing=disagreeing,
        rated=rated,
        votes_to_spare=votes_to_spare,
    )
    assert percent_shown(agreeing, rated, rule) == shown


def panels_up_to(largest):
    return ((k, n) for n in range(1, largest + 1) for k in range(n + 1))


def verdict_by_fractions(rule, agreeing, disagreeing, rated):
    share, bar = Fraction(agreeing, rated), Fraction(rule.threshold_percent, 100)
    if share > bar or (share == bar and rule.threshold_is_inclusive):
        return Verdict.CONSENSUS
    if rule.judges_against and Fraction(disagreeing, rated) >= bar:
        return Verdict.CONSENSUS_AGAINST
    if rule.revise_from_percent and share >= Fraction(rule.revise_from_percent, 100):
        return Verdict.REVISE
    return Verdict.NO_CONSENSUS


@pytest.mark.parametrize("rule", [SEVENTY, THREE_BANDS, BOTH_WAYS, STRICT])
def test_judge_agrees_with_fractions_for_every_panel_up_to_300(rule):
    rule = replace(rule, minimum_ratings=1)
    for k, n in panels_up_to(300):
        judgement = judge(agreeing=k, disagreeing=n - k, rated=n, rule=rule)
        assert judgement.verdict == verdict_by_fractions(rule, k, n - k, n), (k, n)


def shares_beside(threshold):
    """Every panel up to 300 whose share is less than a point away from the threshold."""
    for n in range(1, 301):
        first, last = (threshold - 1) * n // 100, min(n, -(-(threshold + 1) * n // 100))
        yield from ((k, n) for k in range(first, last + 1))


def assert_reads_as_judged(rule, panels):
    threshold, inclusive = rule.threshold_percent, rule.threshold_is_inclusive
    for k, n in panels:
        tenths = int(percent_shown(k, n, rule).replace(".", ""))
        over = 100 * k >= threshold * n if inclusive else 100 * k > threshold * n
        reads_over = tenths >= 10 * threshold if inclusive else tenths > 10 * threshold
        assert reads_over == over, (k, n, threshold)
        assert abs(1000 * k - tenths * n) < n, (k, n, threshold)  # nearer than a tenth


@pytest.mark.parametrize("inclusive", [True, False])
def test_percent_shown_never_contradicts_a_verdict(inclusive):
    """All thresholds with all shares near them; three thresholds with all shares there are."""
    for threshold in range(51, 101 if inclusive else 100):
        rule = Rule(threshold_percent=threshold, threshold_is_inclusive=inclusive)
        whole = threshold in (51, 70, 99)
        assert_reads_as_judged(rule, panels_up_to(300) if whole else shares_beside(threshold))


rules = st.builds(
    lambda scale, threshold, inclusive, revise, minimum, against: Rule(
        scale_max=scale[0],
        agree_from=scale[1],
        threshold_percent=threshold,
        threshold_is_inclusive=inclusive,
        revise_from_percent=revise if revise is None or revise < threshold else None,
        minimum_ratings=minimum,
        judges_against=against,
    ),
    st.sampled_from([(k, a) for k in range(2, 10) for a in range(2, k + 1) if k + 1 < 2 * a]),
    st.integers(51, 99),
    st.booleans(),
    st.none() | st.integers(1, 98),
    st.integers(1, 12),
    st.booleans(),
)


@st.composite
def votes(draw):
    """How many agree and disagree, and of how many ratings."""
    rated = draw(st.integers(1, 20_000))
    agreeing = draw(st.integers(0, rated))
    return agreeing, draw(st.integers(0, rated - agreeing)), rated


RANK = {
    Verdict.CONSENSUS_AGAINST: 0,
    Verdict.NO_CONSENSUS: 1,
    Verdict.REVISE: 2,
    Verdict.CONSENSUS: 3,
}


@given(rules, votes())
def test_one_more_agreeing_vote_never_makes_the_verdict_worse(rule, cast):
    agreeing, disagreeing, rated = cast
    before = judge(agreeing=agreeing, disagreeing=disagreeing, rated=rated, rule=rule)
    if agreeing + disagreeing < rated and before.verdict != Verdict.TOO_FEW:
        after = judge(agreeing=agreeing + 1, disagreeing=disagreeing, rated=rated, rule=rule)
        assert RANK[after.verdict] >= RANK[before.verdict]
        assert after.votes_to_spare == before.votes_to_spare + 1


@given(rules, votes())
def test_votes_to_spare_flip_the_verdict_exactly(rule, cast):
    agreeing, _, rated = cast
    rule = replace(rule, minimum_ratings=1)
    spare = judge(agreeing=agreeing, rated=rated, rule=rule).votes_to_spare

    at_the_bar = agreeing - spare
    assert judge(agreeing=at_the_bar, rated=rated, rule=rule).verdict == Verdict.CONSENSUS
    assert judge(agreeing=at_the_bar - 1, rated=rated, rule=rule).verdict != Verdict.CONSENSUS


@given(rules, votes())
def test_percent_shown_stays_in_the_band_of_the_verdict(rule, cast):
    agreeing, _, rated = cast
    rule = replace(rule, minimum_ratings=1)
    tenths = int(percent_shown(agreeing, rated, rule).replace(".", ""))

    shown = judge(agreeing=tenths, rated=1000, rule=rule).verdict
    assert shown == judge(agreeing=agreeing, rated=rated, rule=rule).verdict
    assert abs(Fraction(tenths, 10) - Fraction(100 * agreeing, rated)) < Fraction(1, 10)


@pytest.mark.parametrize(
    ("inclusive", "in_favour", "shown"),
    [(True, 3004, "30.1"), (True, 3000, "30.0"), (True, 2996, "30.0"), (False, 2996, "29.9")],
)
def test_percent_shown_respects_the_mirrored_bar(inclusive, in_favour, shown):
    """At least 70 % against leaves at most 30 % in favour; 30.04 % must not read like it."""
    rule = Rule(threshold_is_inclusive=inclusive, judges_against=True)
    assert percent_shown(in_favour, 10_000, rule) == shown


@pytest.mark.parametrize(
    ("agreeing", "rated", "shown"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 2000, "0.1"), (1, 2001, "0.0"), (1, 8, "12.5")],
)
def test_percent_shown_rounds_half_up_away_from_the_bars(agreeing, rated, shown):
    assert percent_shown(agreeing, rated, SEVENTY) == shown


@pytest.mark.parametrize(
    ("agreeing", "disagreeing", "rated"), [(-1, 0, 5), (0, -1, 5), (6, 0, 5), (3, 3, 5), (0, 0, -1)]
)
def test_impossible_counts_are_refused(agreeing, disagreeing, rated):
    with pytest.raises(ValueError, match="counts cannot be negative"):
        judge(agreeing=agreeing, disagreeing=disagreeing, rated=rated, rule=SEVENTY)


OVERLAP = "On a scale of 5, agreement from 3 means disagreement up to 3: the two overlap."
HIGHEST_STRICT = "The threshold must be 51 to 99 per cent"
REVISE_BAND = (
    "The band to be revised must begin between 1 per cent and the threshold of 70 per cent"
)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"scale_max": 1}, "A rating scale ends between 2 and 9, not at 1."),
        ({"scale_max": 10}, "A rating scale ends between 2 and 9, not at 10."),
        ({"agree_from": 1}, "Agreement must begin between 2 and 5, not at 1."),
        ({"agree_from": 6}, "Agreement must begin between 2 and 5, not at 6."),
        ({"agree_from": 3}, f"{OVERLAP} Let agreement begin higher."),
        ({"threshold_percent": 50}, "The threshold must be 51 to 100 per cent, not 50."),
        ({"threshold_percent": 101}, "The threshold must be 51 to 100 per cent, not 101."),
        (STRICT.as_dict() | {"threshold_percent": 100}, f"{HIGHEST_STRICT}, not 100."),
        ({"revise_from_percent": 70}, f"{REVISE_BAND}, not at 70."),
        ({"revise_from_percent": 0}, f"{REVISE_BAND}, not at 0."),
        ({"minimum_ratings": 0}, "At least one rating is needed for a verdict, not 0."),
        ({"threshold_percent": 70.0}, "threshold_percent must be a whole number, not 70.0."),
        ({"threshold_percent": "70"}, "threshold_percent must be a whole number, not '70'."),
        ({"minimum_ratings": True}, "minimum_ratings must be a whole number, not True."),
        ({"minimum_ratings": None}, "minimum_ratings must be a whole number, not None."),
        ({"revise_from_percent": 60.5}, "revise_from_percent must be a whole number, not 60.5."),
        ({"judges_against": 1}, "judges_against must be true or false, not 1."),
    ],
)
def test_rule_refuses_what_is_no_rule(parts, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the whole sentence is compared below
        Rule(**parts)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("scale_max", "agree_from", "disagree_to"),
    [(2, 2, 1), (4, 3, 2), (5, 4, 2), (5, 5, 1), (7, 6, 2), (9, 7, 3)],
)
def test_disagreement_mirrors_agreement(scale_max, agree_from, disagree_to):
    assert Rule(scale_max=scale_max, agree_from=agree_from).disagree_to == disagree_to


def test_as_dict_keeps_the_order_of_the_fields():
    assert list(Rule().as_dict()) == [
        "scale_max", "agree_from", "threshold_percent", "threshold_is_inclusive",
        "revise_from_percent", "minimum_ratings", "judges_against",
    ]  # fmt: skip
    assert list(THREE_BANDS.as_dict().values()) == [5, 4, 79, False, 70, 5, False]


@given(rules)
def test_from_dict_is_the_inverse_of_as_dict(rule):
    assert Rule.from_dict(rule.as_dict()) == rule


def test_from_dict_refuses_unknown_parts():
    with pytest.raises(ValueError, match=r"^A consensus rule has no part called treshold\.$"):
        Rule.from_dict({"treshold": 70})


def test_tally_counts_every_kind_of_answer():
    tally = Tally.of([5, 4, None, 4, 1, 2, 3, None], scale_max=5, missing=2)

    assert tally == Tally(counts=(1, 1, 1, 2, 1), cannot_judge=2, missing=2)
    assert (tally.rated, tally.agreeing(SEVENTY), tally.disagreeing(SEVENTY)) == (6, 3, 2)


def test_percent_shown_refuses_impossible_counts():
    with pytest.raises(ValueError, match="6 agreeing and 0 disagreeing of 5 ratings"):
        percent_shown(6, 5, SEVENTY)


def test_tally_of_nothing_has_all_categories():
    assert Tally.of([], scale_max=4) == Tally(counts=(0, 0, 0, 0), cannot_judge=0, missing=0)


@pytest.mark.parametrize("rating", [0, 6, -1, 4.5, "4"])
def test_tally_refuses_what_is_not_on_the_scale(rating):
    with pytest.raises(ValueError, match="is not a rating from 1 to 5"):
        Tally.of([4, rating], scale_max=5)


def test_tally_refuses_a_rule_for_another_scale():
    with pytest.raises(ValueError, match=r"^The tally has 7 categories, the rule 5\.$"):
        Tally.of([6, 7], scale_max=7).agreeing(SEVENTY)


def test_verdicts_are_the_words_that_are_stored():
    assert " ".join(Verdict) == "consensus revise no_consensus consensus_against too_few"


def test_the_rule_has_no_floating_point_and_no_division_but_that_of_integers():
    tree = ast.parse(Path(consensus.__file__).read_text())
    assert not any(isinstance(node, ast.Div) for node in ast.walk(tree))
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert [value for value in constants if isinstance(value, float)] == []
