"""Worked examples from the literature, from the reference data."""

import json

import numpy as np
import pandas as pd
import pytest

from surveys.round_statistics.between_rounds import Kappas
from surveys.round_statistics.dispersion import (
    RandAppropriateness,
    agreement_vdeijk,
    consensus_tastle,
)
from surveys.round_statistics.exact_tests import mcnemar, signed_rank
from surveys.round_statistics.intervals import cvr_critical, wilson
from surveys.round_statistics.quantiles import Quartiles
from surveys.round_statistics.reliability import (
    gwet,
    intraclass_correlation,
    kendall_w,
    krippendorff_alpha,
)
from tests.reference_data import shared


def example(name):
    examples = json.loads(shared("stats/published_examples.json").read_text("utf-8"))["examples"]
    [found] = [one for one in examples if one["id"] == name]
    return found["input"], found["published"], found["computed"]


def close(expected):
    return pytest.approx(expected, rel=1e-9)


def unit_counts(raters_by_units):
    """Items by categories 1 to 5."""
    units = zip(*raters_by_units, strict=True)
    return np.array([[list(unit).count(value) for value in range(1, 6)] for unit in units])


@pytest.mark.parametrize("name", ["81_263", "15_148", "0_20", "1_29"])
def test_wilson_of_newcombe(name):
    given, published, computed = example(f"wilson_{name}")
    limits = wilson(given["successes"], given["n"])
    assert list(limits) == close(computed)
    assert [round(limit, 4) for limit in limits] == published


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_krippendorffs_own_example(level):
    given, published, computed = example(f"krippendorff_{level}")
    alpha = krippendorff_alpha(unit_counts(given["observers_by_units"]), level)
    assert alpha == close(computed)
    assert round(alpha, 3) == published


def test_krippendorff_with_complete_data_is_that_of_a_dummy_unit_more():
    given, _, computed = example("warning_irr_kripp_complete")
    counts = unit_counts(given["coders_by_units"])
    for level in ("ordinal", "interval"):
        expected = computed[f"irr_{level}_with_a_dummy_missing_unit"]
        assert krippendorff_alpha(counts, level) == close(expected)


def test_indices_of_van_der_eijk_and_of_tastle_and_wierman():
    given, _, computed = example("van_der_eijk_A")
    assert float(agreement_vdeijk(given["frequencies"])) == close(computed)
    given, _, computed = example("tastle_wierman_consensus")
    assert consensus_tastle(given["frequencies"]) == close(computed)


def test_rand_on_nine_points():
    given, published, _ = example("rand_ipras_9pt")
    counts = [given["ratings"].count(value) for value in range(1, 10)]
    found = RandAppropriateness.of(counts, favourable=0, unfavourable=0)
    del published["median"]
    assert {key: getattr(found, key) for key in published} == close(published)


KENDALL = {
    "kendall_w_ties": ("ranks_judges_by_objects", False),
    "kendall_w_zar": ("variables_by_cases", False),
    "kendall_w_no_ties": ("evaluators_by_films", False),
    "kendall_w_anxiety": ("subjects_by_raters", True),
}


@pytest.mark.parametrize("name", KENDALL)
def test_kendalls_w_of_textbooks(name):
    given, _, computed = example(name)
    key, turned = KENDALL[name]
    frame = pd.DataFrame(given[key])
    found = kendall_w(frame.T if turned else frame)
    expected = [computed[part] for part in ("W", "chi2", "p")]
    assert [found.W, found.chi2, found.p] == close(expected)


def test_mcnemar_of_fagerland_and_of_agresti():
    given, _, computed = example("mcnemar_fagerland")
    found = mcnemar(given["n12"], given["n21"])
    names = {
        "asymptotic": "p_asymptotic", "asymptotic_cc": "p_asymptotic_cc",
        "exact": "p_exact", "mid_p": "p_mid",
    }  # fmt: skip
    assert {name: getattr(found, ours) for name, ours in names.items()} == close(computed)
    given, _, computed = example("mcnemar_agresti")
    found = mcnemar(given["n12"], given["n21"])
    assert [found.chi2_cc, found.p_asymptotic_cc] == close([computed["chi2_cc"], computed["p"]])


def test_wilcoxon_of_hollander_and_wolfe():
    given, _, computed = example("wilcoxon_hollander")
    found = signed_rank(np.subtract(given["x"], given["y"]))
    assert [found.w_plus, found.p_exact] == close([computed["V"], computed["p_two_sided"]])


def test_quartiles_of_hyndman_and_fan():
    given, _, computed = example("quantile_types")
    found = Quartiles.of([given["ratings"].count(value) for value in range(1, 6)])
    for kind in ("type7", "type6", "type2"):
        assert [getattr(found, f"q{q}_{kind}") for q in (1, 3)] == computed[kind]
    assert [found.hinge_lower, found.hinge_upper] == computed["hinges"]


def test_critical_numbers_of_ayre_and_scally():
    given, published, _ = example("cvr_critical")
    assert [cvr_critical(n) for n in given["N"]] == published


def test_weighted_kappa_of_agresti():
    given, _, computed = example("weighted_kappa_sexualfun")
    found = Kappas.of(np.array(given["table"]))
    assert {name: getattr(found, f"kappa_{name}") for name in computed} == close(computed)


def test_icc_of_shrout_and_fleiss():
    given, _, computed = example("icc_shrout_fleiss")
    found = intraclass_correlation(pd.DataFrame(given["targets_by_judges"]).T)
    assert found.icc2way_agreement_single == close(computed["ICC2"])
    assert found.icc2way_consistency_single == close(computed["ICC3"])
    assert found.icc2way_agreement_average == close(computed["ICC2k"])
    assert found.icc2way_consistency_average == close(computed["ICC3k"])


def test_gwet_of_irr_cac_to_its_five_decimals():
    given, _, computed = example("gwet_ac1_raw4raters")
    counts = unit_counts(given["observers_by_units"])
    assert round(gwet(counts, "identity"), 5) == computed["AC1"]
    assert round(gwet(counts, "quadratic"), 5) == computed["AC2_quadratic"]
