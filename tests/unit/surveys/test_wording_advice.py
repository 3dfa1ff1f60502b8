"""Advice about wordings."""

import time

import pytest

from surveys.findings import Kind
from surveys.wording_advice import clarity, near_pairs, near_to

ONE = "Hospitals should share health data with researchers under a common licence."


def kinds(text_en, text_zh=""):
    return [finding.kind for finding in clarity(text_en, text_zh)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ONE, []),
        ("word " * 35, []),
        ("word " * 36, [Kind.LONG_WORDING]),
        ("Train nurses and/or doctors.", [Kind.AND_OR]),
        ("Train nurses; pay doctors.", [Kind.TWO_SENTENCES]),
        ("Train nurses. Pay doctors.", [Kind.TWO_SENTENCES]),
        ("Costs of 3.5 per cent, e.g. for drugs, should be paid.", []),
        ("States should train nurses and should pay doctors.", [Kind.TWO_DEMANDS]),
        ("Use NGS in every EU clinic.", [Kind.SHORT_FORM]),
        ("Use next-generation sequencing (NGS) in every clinic.", []),
        ("Take appropriate measures.", [Kind.VAGUE]),
        ("Should nurses be trained?", [Kind.IS_QUESTION]),
    ],
)
def test_hints_about_english(text, found):
    assert kinds(text) == found


def test_hints_about_chinese():
    assert kinds(ONE, "字" * 71) == [Kind.LONG_CHINESE]
    assert kinds(ONE, "培训护士和/或医生。") == [Kind.AND_OR]
    assert kinds(ONE, "培训护士；支付医生。") == [Kind.TWO_SENTENCES]
    assert kinds(ONE, "采取适当措施。") == [Kind.VAGUE]


def test_every_hint_is_a_sentence():
    texts = ["word " * 36, "a and/or b", "A. B", "X should and should", "Use NGS", "etc.", "Why?"]
    assert all(hint.sentence.endswith((".", "?")) for text in texts for hint in clarity(text))


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ("Hospitals should share health data with researchers under common licences.", Kind.ALIKE),
        (
            "Under a common licence, hospitals should share health data with researchers",
            Kind.SAME_WORDS,
        ),
        ("Hospitals should share health data with researchers.", Kind.INSIDE_OTHER),
    ],
)
def test_a_near_duplicate_says_in_what_way(other, kind):
    near = near_to(ONE, [("I-01", "Train nurses."), ("I-02", other)])
    assert [(each.where, each.kind) for each in near] == [("I-02", kind)]
    assert "I-02" in near[0].finding.sentence


def test_other_statements_and_equal_ones_are_no_near_duplicates():
    assert (
        near_to(ONE, [("I-01", ONE.upper()), ("I-02", "Nurses should be trained in genetics.")])
        == []
    )


def test_chinese_is_compared_too():
    one, other = "医院应与研究人员共享健康数据。", "医院应当与研究人员共享健康数据。"
    assert [each.kind for each in near_to(one, [("I-01", other)])] == [Kind.ALIKE]


def test_four_hundred_statements_are_compared_within_three_seconds():
    words = ["hospital", "data", "nurse", "law", "trust", "school", "drug", "patient"]
    texts = [
        (str(n), " ".join(words[(n * k + k) % 8] for k in range(1, 20)) + f" {n}")
        for n in range(400)
    ]
    began = time.process_time()
    near_pairs(texts)
    assert time.process_time() - began < 3
