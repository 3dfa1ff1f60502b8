from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from roadmap.agreement import (
    Agreement,
    Undefined,
    agreement,
    agreement_per_code,
    kappa_shown,
    percent_shown,
)
from tests.factories.programs import run_program

pytestmark = pytest.mark.one_database
FIRST = list("aabccbaddn")
SECOND = list("abbccbadcn")
# By R 4.2.2, and by hand: 8 of 10 alike, 21 in 100 by chance, so (0.8 - 0.21) / (1 - 0.21).
BY_R = 0.74683544303797478
SCRIPT = """
one <- commandArgs(TRUE)[1]; other <- commandArgs(TRUE)[2]
a <- strsplit(one, "")[[1]]; b <- strsplit(other, "")[[1]]
if (requireNamespace("irr", quietly = TRUE)) {
  kappa <- irr::kappa2(data.frame(a, b))$value
} else {
  codes <- sort(unique(c(a, b)))
  counts <- prop.table(table(factor(a, codes), factor(b, codes)))
  chance <- sum(rowSums(counts) * colSums(counts))
  kappa <- (sum(diag(counts)) - chance) / (1 - chance)
}
cat(format(kappa, digits = 17))
"""


def test_kappa_is_exact_and_the_one_of_r(tmp_path):
    found = agreement(FIRST, SECOND)
    assert found == Agreement(agreed=8, compared=10, kappa=Fraction(59, 79))
    assert float(found.kappa) == pytest.approx(BY_R, abs=1e-15)
    (tmp_path / "kappa.R").write_text(SCRIPT, encoding="utf-8")
    words = "".join(FIRST), "".join(SECOND)
    said = run_program("Rscript", "--vanilla", "kappa.R", *words, folder=tmp_path)
    assert float(said) == pytest.approx(float(found.kappa), abs=1e-12)


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.sampled_from("abcd")] * 2), min_size=1, max_size=40))
def test_kappa_is_the_one_of_scikit_learn(pairs):
    from sklearn.metrics import cohen_kappa_score

    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    assume({*first} != {*second} or len({*first}) > 1)
    found = agreement(first, second)
    assert float(found.kappa) == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)
    assert agreement(second, first) == found


def test_each_code_is_compared_with_all_others():
    assert agreement_per_code(FIRST, SECOND, ["d", "n", "z"]) == {
        "d": Agreement(agreed=9, compared=10, kappa=Fraction(8, 13)),
        "n": Agreement(agreed=10, compared=10, kappa=Fraction(1)),
        "z": Agreement(agreed=10, compared=10, kappa=None, undefined=Undefined.ONE_CODE),
    }


def test_no_code_fits_is_a_code_like_the_others():
    assert agreement([None, 1], [None, 2]) == Agreement(agreed=1, compared=2, kappa=Fraction(1, 3))


def test_where_chance_agrees_fully_or_nothing_was_coded_there_is_no_kappa():
    assert agreement("aaa", "aaa").undefined == Undefined.ONE_CODE
    assert agreement("aaa", "bbb") == Agreement(agreed=0, compared=3, kappa=Fraction(0))
    nothing = agreement([], [])
    assert nothing == Agreement(agreed=0, compared=0, kappa=None, undefined=Undefined.NOTHING)
    assert percent_shown(nothing) == ""


def test_lists_of_different_length_are_an_error():
    with pytest.raises(ValueError, match="shorter"):
        agreement("ab", "a")


@pytest.mark.parametrize(
    ("agreed", "compared", "shown"),
    [(18, 25, "72"), (2, 3, "66.6"), (1999, 2000, "99.9"), (5, 5, "100"), (0, 4, "0")],
)
def test_percent_is_cut_never_rounded_up(agreed, compared, shown):
    assert percent_shown(Agreement(agreed=agreed, compared=compared, kappa=None)) == shown


@pytest.mark.parametrize(
    ("kappa", "shown"),
    [
        (Fraction(59, 79), "0.75"),
        (Fraction(1), "1.00"),
        (Fraction(999, 1000), "0.99"),
        (Fraction(-1, 3), "−0.33"),
        (Fraction(-1, 1000), "0.00"),
    ],
)
def test_kappa_reads_as_two_decimals(kappa, shown):
    assert kappa_shown(kappa) == shown
