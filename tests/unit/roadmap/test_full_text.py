"""Words and pieces of Chinese: what is found, in which order, and what is marked."""

import time

import pytest

from roadmap.full_text import MOST_CHARACTERS, Index, clean, excerpt, marked, terms_of

pytestmark = pytest.mark.one_database
TEXTS = [
    "Publish how health data are used",
    "Train nurses in genetic counselling",
    "公开健康数据的使用情况",
    "基因或分子检测报告附上摘要",
    "Résumé of ＤＡＴＡ policies",
]


def found(query: str) -> list[int]:
    scores = Index([[(1, text)] for text in TEXTS]).search(terms_of(query))
    return sorted(scores, key=lambda n: (-scores[n], n))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("data", [0, 4]),
        ("DATA", [0, 4]),
        ("how is my data used", [0]),  # "how", "is" and "my" tell nothing
        ("policy", [4]),  # the plural in the text
        ("nurse", [1]),
        ("genet", [1]),  # the beginning of a word
        ("etic", []),  # not its middle
        ("resume", [4]),  # without accents
        ("resume\u0301", [4]),  # an accent of its own
        ("健康数据", [2]),
        ("据", [2]),
        ("健据", []),
        ("基因检测报告", [3]),  # four of five pairs
        ("健康 摘要", []),  # in no text both
        ("data 健康", []),
        ("the", []),
        ("!?*()[]^$", []),
        ("", []),
    ],
)
def test_what_is_found(query: str, numbers: list[int]) -> None:
    assert found(query) == numbers


def test_a_text_that_holds_a_chinese_run_whole_comes_first() -> None:
    index = Index([[(1, "健康的个人数据，健康数字，康数")], [(1, "健康数据")]])
    scores = index.search(terms_of("健康数据"))
    assert scores[1] > scores[0]


def test_a_title_counts_more_than_a_text() -> None:
    index = Index([[(4, "Other"), (1, "biobank")], [(4, "Biobank"), (1, "other")]])
    scores = index.search(["biobank"])
    assert scores[1] > scores[0]


@pytest.mark.parametrize(
    ("query", "cleaned"),
    [
        ("a\x00b", "a b"),
        ("\u202eabc\u2066", "abc"),
        ("  a \n\t b ", "a b"),
        ("\ud800x", "x"),
        ("x" * 1_000_000, "x" * MOST_CHARACTERS),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # the page escapes it
    ],
)
def test_a_query_is_cleaned(query: str, cleaned: str) -> None:
    assert clean(query) == cleaned


def test_hits_are_marked_in_the_text_as_it_is_written() -> None:
    assert marked("ＤＡＴＡ: Données", terms_of("data donnees")) == [
        ("ＤＡＴＡ", True),
        (": ", False),
        ("Données", True),
    ]
    assert marked("公开健康数据。", ["健康数据"]) == [
        ("公开", False),
        ("健康数据", True),
        ("。", False),
    ]
    assert marked("Straße", ["strasse"]) == [("Straße", True)]
    assert marked("", ["a"]) == []


def test_marking_loses_no_character() -> None:
    text = "ﬁnance \u0301 İstanbul 数 data\x00data"
    assert "".join(part for part, _hit in marked(text, ["data", "fin", "数"])) == text


def test_an_excerpt_is_cut_at_words_around_the_first_hit() -> None:
    text = "Alpha " * 50 + "needle " + "omega " * 50
    cut = excerpt(text, ["needle"], width=80)
    assert "needle" in cut
    assert cut.startswith("… Alpha")
    assert cut.endswith("omega …")
    assert len(cut) <= 84
    assert excerpt("short", ["x"], width=80) == "short"


def test_a_long_text_is_searched_in_time() -> None:
    index = Index([[(1, "Biobank 健康数据 " * 60_000)]])
    begun = time.perf_counter()
    for query in ("b" * 200, "健" * 200, "a " * 100, "健康数据 " * 20):
        index.search(terms_of(query))
    assert time.perf_counter() - begun < 1
