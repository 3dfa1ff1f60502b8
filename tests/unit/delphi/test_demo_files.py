"""The demonstration study's CSV files are complete and consistent."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from delphi.demo.simulator import Candidate, Panellist, first_round

FOLDER = Path(__file__).resolve().parents[3] / "delphi" / "demo"
CJK = re.compile(r"[\u4e00-\u9fff]")
HEADERS = {
    "study": "key,en,zh",
    "pillars": "pillar,numeral,title_en,title_zh,description_en,description_zh",
    "subtopics": (
        "pillar,area,area_numeral,letter,area_title_en,area_title_zh,"
        "title_en,title_zh,description_en,description_zh"
    ),
    "priorities": "pillar,number,area,letter,action,text_en,text_zh,quality,region_gap,hard",
    "actions": (
        "key,pillar,area,letter,title_en,title_zh,text_en,text_zh,"
        "actors_en,actors_zh,horizon_from,horizon_to"
    ),
    "experts": "name,email,region,language,pillars",
    "comments": "pillar,number,language,text",
    "codebook": (
        "pillar,area,letter,includes_en,includes_zh,excludes_en,excludes_zh,"
        "examples_en,examples_zh,memo"
    ),
    "codings": "pillar,number,first,second,note,reason",
    "indicators": (
        "key,actions,kind,name_en,name_zh,definition_en,definition_zh,unit_en,unit_zh,"
        "source_en,source_zh,baseline,target,every_months,owner_name,owner_email"
    ),
    "measurements": "indicator,days_ago,value",
}
ROWS = {
    "pillars": 3,
    "subtopics": 24,
    "priorities": 81,
    "actions": 30,
    "experts": 96,
    "comments": 45,
    "codebook": 5,
    "codings": 4,
    "indicators": 5,
    "measurements": 7,
}
Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def topic(row: Row) -> tuple[str, str, str]:
    return row["pillar"], row["area"], row["letter"]


def very_strong(row: Row) -> bool:
    return int(row["quality"]) >= 88 and abs(int(row["region_gap"])) <= 4 and int(row["hard"]) <= 8


@pytest.mark.parametrize("name", HEADERS)
def test_file_is_plain_utf8_with_full_rows(name: str):
    raw = (FOLDER / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert raw.decode("utf-8").split("\n", 1)[0] == HEADERS[name]
    for row in table(name):
        assert None not in row
        for value in row.values():
            assert value
            assert value == value.strip()
            assert "  " not in value


@pytest.mark.parametrize("name", ROWS)
def test_number_of_rows(name: str):
    assert len(table(name)) == ROWS[name]


@pytest.mark.parametrize("name", HEADERS)
def test_chinese_is_chinese_and_english_is_not(name: str):
    for row in table(name):
        for key, value in row.items():
            if key == "zh" or key.endswith("_zh") or row.get("language") == "zh-hans" == key:
                assert CJK.search(value) or value == "%", value
                assert not re.search(r'[,;:?!"()]', value), value
            if key == "en" or key.endswith("_en"):
                assert not CJK.search(value), value
        if name == "comments":
            assert bool(CJK.search(row["text"])) == (row["language"] == "zh-hans")


def test_study_texts():
    study = {row["key"]: row for row in table("study")}
    assert {"title", "purpose", "consent", "scale_help", "organiser", "region_label"} <= set(study)
    assert "demonstration" in study["title"]["en"]
    assert "演示" in study["title"]["zh"]
    assert "simulated" in study["purpose"]["en"]
    assert "模拟" in study["purpose"]["zh"]
    assert "administrator" in study["consent"]["en"]
    assert "管理员" in study["consent"]["zh"]


def test_structure():
    topics = table("subtopics")
    assert len({topic(row) for row in topics}) == 24
    assert len({topic(row)[:2] for row in topics}) == 7
    assert Counter(row["pillar"] for row in topics) == {"1": 11, "2": 7, "3": 6}
    assert [row["pillar"] for row in table("pillars")] == ["1", "2", "3"]
    assert [topic(row) for row in topics] == sorted(topic(row) for row in topics)
    for row in topics:
        if row["title_en"] == "ELSI":
            assert "Ethical, legal and social implications" in row["description_en"]


def test_priorities():
    rows = table("priorities")
    for pillar, count in {"1": 28, "2": 27, "3": 26}.items():
        numbers = [int(row["number"]) for row in rows if row["pillar"] == pillar]
        assert numbers == list(range(1, count + 1))
    assert len({row["text_en"] for row in rows}) == len({row["text_zh"] for row in rows}) == 81
    assert {topic(row) for row in rows} == {topic(row) for row in table("subtopics")}
    for row in rows:
        assert 15 <= len(row["text_en"].split()) <= 35, row["text_en"]
        assert 0 <= int(row["quality"]) <= 100
        assert -15 <= int(row["region_gap"]) <= 15
        assert 0 <= int(row["hard"]) <= 30
    strong = sum(int(row["quality"]) >= 78 for row in rows) / 81
    weak = sum(int(row["quality"]) < 52 for row in rows) / 81
    assert 0.50 <= strong <= 0.60
    assert 0.15 <= weak <= 0.25
    assert abs(mean(int(row["region_gap"]) for row in rows)) < 1.5


def test_each_subtopic_and_each_action_rests_on_a_very_strong_priority():
    rows = [row for row in table("priorities") if very_strong(row)]
    assert {topic(row) for row in rows} == {topic(row) for row in table("subtopics")}
    assert {row["action"] for row in rows} == {row["key"] for row in table("actions")}


def test_actions_belong_to_their_own_subtopic():
    actions = {row["key"]: row for row in table("actions")}
    assert len(actions) == 30
    for key, row in actions.items():
        assert re.fullmatch("-".join(topic(row)) + r"-[1-9]", key)
        assert 2025 <= int(row["horizon_from"]) < int(row["horizon_to"]) <= 2035
        english, chinese = row["actors_en"].split("; "), row["actors_zh"].split("；")
        assert len(english) == len(chinese) >= 2
    for row in table("priorities"):
        assert topic(actions[row["action"]]) == topic(row)
    per_topic = Counter(topic(row) for row in actions.values())
    assert len(per_topic) == 24
    assert Counter(per_topic.values()) == {1: 18, 2: 6}


def test_experts():
    rows = table("experts")
    assert len({row["email"] for row in rows}) == len({row["name"] for row in rows}) == 96
    seats = Counter(pillar for row in rows for pillar in row["pillars"].split())
    assert seats == {"1": 42, "2": 40, "3": 36}
    assert Counter(row["region"] for row in rows) == {"EU": 56, "CN": 40}
    for row in rows:
        assert re.fullmatch(r"[a-z]+\.[a-z]+@panel\.example", row["email"]), row["email"]
        assert row["language"] in ({"en"} if row["region"] == "EU" else {"en", "zh-hans"})
        assert row["pillars"].split() == sorted(set(row["pillars"].split()))
    assert sum(row["language"] == "zh-hans" for row in rows) == 27
    for pillar in "123":  # no small group can be isolated by design of the demonstration
        regions = Counter(row["region"] for row in rows if pillar in row["pillars"].split())
        assert min(regions.values()) >= 15


def test_comments_name_existing_priorities_and_nobody():
    rows = table("comments")
    known = {(row["pillar"], row["number"]) for row in table("priorities")}
    assert {(row["pillar"], row["number"]) for row in rows} <= known
    assert len({row["text"] for row in rows}) == len(rows)
    english = sum(row["language"] == "en" for row in rows)
    assert 0.6 <= english / len(rows) <= 0.72
    names = {part.lower() for row in table("experts") for part in row["name"].split()[-1:]}
    for row in rows:
        assert "@" not in row["text"]
        assert not names & set(re.findall(r"\w+", row["text"].lower()))


def test_about_half_of_the_priorities_reach_consensus_in_round_one():
    candidates: dict[str, list[Candidate]] = {"1": [], "2": [], "3": []}
    for row in table("priorities"):
        candidates[row["pillar"]].append(
            Candidate(
                number=int(row["number"]),
                quality=int(row["quality"]),
                region_gap=int(row["region_gap"]),
                hard=int(row["hard"]),
            )
        )
    shares = []
    for seed in range(10):
        reached = 0
        for pillar, items in candidates.items():
            panel = [
                Panellist(email=row["email"], region=row["region"])
                for row in table("experts")
                if pillar in row["pillars"].split()
            ]
            answers = first_round(
                seed=f"files-{seed}-{pillar}", candidates=items, panel=panel, share_answering=0.85
            )
            for item in items:
                ratings = [r for a in answers.values() if (r := a.get(item.number)) is not None]
                reached += sum(r >= 4 for r in ratings) >= 0.7 * len(ratings)
        shares.append(reached / 81)
    assert 0.45 <= mean(shares) <= 0.60
