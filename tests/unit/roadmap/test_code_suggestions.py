"""Words that are alike: what is suggested, with what score, and what is not."""

import subprocess
import sys
from math import log, sqrt

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.code_suggestions import (
    CodeText,
    Likeness,
    NearlySame,
    Statement,
    nearly_same,
    suggested_codes,
)

LITERACY = CodeText(key=1, text_en="Health literacy\nWhat citizens know.", text_zh="健康素养")
FUNDING = CodeText(key=2, text_en="Funding of research\nGrants.", text_zh="研究资助")
CODES = [LITERACY, FUNDING]
KNOWN = ["data", "genes", "funding", "the", "of", "数据", "健康素养", "资助"]
WORDS = st.lists(st.sampled_from(KNOWN), max_size=6)


def test_the_code_with_the_same_words_comes_first_with_a_score():
    teach = Statement(key=7, text_en="Citizens should know about their health.")
    fund = Statement(key=8, text_en="Grants for researching funds.", text_zh="资助研究项目。")
    assert suggested_codes([teach, fund], CODES) == {
        7: [Likeness(code=1, score=0.81)],
        8: [Likeness(code=2, score=0.32)],
    }


def test_the_score_is_the_cosine_that_a_pocket_calculator_gives():
    # Of four texts two hold health, citizen and know, and one holds literacy.
    twice, once = log(5 / 3) + 1, log(5 / 2) + 1
    cosine = 3 * twice**2 / (sqrt(3 * twice**2) * sqrt(3 * twice**2 + once**2))
    teach = Statement(key=7, text_en="Citizens should know about their health.")
    fund = Statement(key=8, text_en="Grants for researching funds.")
    [likely] = suggested_codes([teach, fund], CODES)[7]
    assert likely == Likeness(code=1, score=round(cosine, 2))


def test_nothing_is_suggested_where_no_telling_word_is_shared():
    other = Statement(key=7, text_en="The and of: which is about it.", text_zh="。，")
    assert suggested_codes([other], CODES) == {}
    assert suggested_codes([Statement(key=7, text_en="")], CODES) == {}
    assert suggested_codes([], CODES) == suggested_codes([other], []) == {}


def test_what_stands_under_a_code_speaks_for_it_but_never_for_itself():
    asked = Statement(key=1, text_en="Sequencing at birth.")
    placed = Statement(key=2, text_en="Newborn sequencing.")
    alone = CodeText(key=9, text_en="Services", placed=[1])
    assert suggested_codes([asked, placed], [alone]) == {2: [Likeness(code=9, score=0.18)]}
    both = CodeText(key=9, text_en="Services", placed=[1, 2])
    assert set(suggested_codes([asked, placed], [both])) == {1, 2}


def test_equal_scores_keep_the_order_of_the_codebook_and_at_most_three_are_given():
    codes = [CodeText(key=key, text_en="Data") for key in (5, 3, 9, 1)]
    found = suggested_codes([Statement(key=7, text_en="Data")], codes)
    assert found == {7: [Likeness(code=key, score=1.0) for key in (5, 3, 9)]}


def test_statements_in_other_words_order_are_nearly_the_same_unlike_others_of_the_pillar():
    statements = [
        Statement(key=1, text_en="Regulators should publish comparable evidence requirements."),
        Statement(key=2, text_en="Patients should receive a summary in plain language."),
        Statement(key=3, text_en="Evidence requirements of regulators should be comparable."),
    ]
    assert nearly_same(statements) == [NearlySame(one=1, other=3, score=0.84)]
    assert nearly_same(statements[:1]) == []


def test_chinese_counts_as_much_as_english_where_both_are_given():
    english = Statement(key=1, text_en="Share data.", text_zh="共享健康数据。")
    same = Statement(key=2, text_en="Share data.", text_zh="共享健康数据。")
    other = Statement(key=3, text_en="Share data.", text_zh="培训医生护士。")
    pairs = {(pair.one, pair.other): pair.score for pair in nearly_same([english, same, other])}
    assert pairs == {(1, 2): 1.0, (1, 3): 0.5, (2, 3): 0.5}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5), st.lists(WORDS, max_size=4))
def test_scores_lie_between_0_and_1_and_are_the_same_each_time(statements, codes):
    given_statements = [
        Statement(key=key, text_en=" ".join(en), text_zh="".join(zh))
        for key, (en, zh) in enumerate(statements)
    ]
    given_codes = [CodeText(key=key, text_en=" ".join(en)) for key, en in enumerate(codes)]
    found = suggested_codes(given_statements, given_codes)
    assert found == suggested_codes(given_statements, given_codes)
    scores = [each.score for likely in found.values() for each in likely]
    scores += [pair.score for pair in nearly_same(given_statements)]
    assert all(0 < score <= 1 for score in scores)


def test_starting_the_house_does_not_load_the_library():
    code = "import sys, roadmap.code_suggestions; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
