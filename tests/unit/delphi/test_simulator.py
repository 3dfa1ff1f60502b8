"""The simulated panel answers like people, and the same way each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import mean, median_low, pvariance

import pytest

from delphi.demo import simulator
from delphi.demo.simulator import Answers, Candidate, Panellist, first_round, second_round
from tests import trust_report

ROOT = Path(__file__).resolve().parents[3]
SEEDS = [f"test-{n}" for n in range(20)]
MANY_SEEDS = 100 if trust_report.is_long() else 40

PANEL = [
    Panellist(email=f"person{n}@panel.example", region="EU" if n % 5 < 3 else "CN")
    for n in range(40)
]
CANDIDATES = [
    Candidate(number=n, quality=25 + 3 * n, region_gap=(n % 7) - 3, hard=(5 * n) % 25)
    for n in range(1, 25)
]


def both(seed: str) -> tuple[dict[str, Answers], dict[str, Answers]]:
    before = first_round(seed=seed, candidates=CANDIDATES, panel=PANEL, share_answering=0.85)
    after = second_round(
        seed=seed, candidates=CANDIDATES, panel=PANEL, before=before, share_returning=0.85
    )
    return before, after


def rated(answers: dict[str, Answers], number: int) -> list[int]:
    return [r for a in answers.values() if (r := a.get(number)) is not None]


def agreement(answers: dict[str, Answers], number: int) -> float:
    ratings = rated(answers, number)
    return sum(rating >= 4 for rating in ratings) / len(ratings)


def test_same_seed_same_answers_and_another_seed_others():
    assert both("a") == both("a")
    assert both("a")[0] != both("b")[0]
    assert both("a")[1] != both("b")[1]


def test_order_of_people_items_and_earlier_answers_does_not_matter():
    before, after = both("a")
    turned = first_round(
        seed="a", candidates=CANDIDATES[::-1], panel=PANEL[::-1], share_answering=0.85
    )
    assert turned == before
    again = second_round(
        seed="a",
        candidates=CANDIDATES[::-1],
        panel=PANEL[::-1],
        before={email: dict(reversed(before[email].items())) for email in reversed(before)},
        share_returning=0.85,
    )
    assert again == after


def test_hash_randomisation_does_not_matter():
    program = (
        "import sys, zlib\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "import simulator as s\n"
        "c = [s.Candidate(number=n, quality=3 * n, region_gap=0, hard=9) for n in range(1, 30)]\n"
        "p = [s.Panellist(email=f'{n}@x', region='EU') for n in range(30)]\n"
        "a = s.first_round(seed='h', candidates=c, panel=p, share_answering=.8)\n"
        "b = s.second_round(seed='h', candidates=c, panel=p, before=a, share_returning=.8)\n"
        "print(zlib.crc32(repr((a, b)).encode()))\n"
    )
    folder = str(ROOT / "delphi" / "demo")
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, folder],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2", "random")
    }
    assert len(outputs) == 1
    assert outputs.pop().strip().isdigit()


@pytest.mark.parametrize("seed", SEEDS[:5])
def test_leaving_an_item_out_changes_no_other_answer(seed: str):
    before, after = both(seed)
    fewer = [item for item in CANDIDATES if item.number not in {3, 17}]
    first = first_round(seed=seed, candidates=fewer, panel=PANEL, share_answering=0.85)
    assert first == {
        email: {n: r for n, r in answers.items() if n not in {3, 17}}
        for email, answers in before.items()
    }
    second = second_round(
        seed=seed, candidates=fewer, panel=PANEL, before=before, share_returning=0.85
    )
    assert second == {
        email: {n: r for n, r in answers.items() if n not in {3, 17}}
        for email, answers in after.items()
    }


@pytest.mark.parametrize("seed", SEEDS[:5])
def test_leaving_a_person_out_changes_no_other_first_answer(seed: str):
    before, _ = both(seed)
    gone = next(iter(before))
    panel = [person for person in PANEL if person.email != gone]
    fewer = first_round(seed=seed, candidates=CANDIDATES, panel=panel, share_answering=0.85)
    assert fewer == {email: answers for email, answers in before.items() if email != gone}


def test_answers_are_in_range_and_use_the_whole_scale():
    seen: set[int | None] = set()
    numbers = {item.number for item in CANDIDATES}
    emails = {person.email for person in PANEL}
    for seed in SEEDS:
        for answers in both(seed):
            assert set(answers) <= emails
            for one in answers.values():
                assert set(one) <= numbers
                seen |= set(one.values())
    assert seen == {1, 2, 3, 4, 5, None}


def test_cannot_judge_follows_the_item_and_blanks_are_few():
    easy, tough, blank, asked = 0, 0, 0, 0
    items = [
        Candidate(number=1, quality=70, region_gap=0, hard=0),
        Candidate(number=2, quality=70, region_gap=0, hard=25),
    ]
    for seed in SEEDS:
        answers = first_round(seed=seed, candidates=items, panel=PANEL, share_answering=1)
        for one in answers.values():
            asked += 2
            blank += 2 - len(one)
            easy += one.get(1, 0) is None
            tough += one.get(2, 0) is None
    assert easy == 0
    assert 0.18 < tough / (asked / 2) < 0.32
    assert 0.003 < blank / asked < 0.04


def test_share_answering_holds_and_one_means_everybody():
    shares = [len(both(seed)[0]) / len(PANEL) for seed in SEEDS]
    assert 0.80 < mean(shares) < 0.90
    everybody = first_round(seed="x", candidates=CANDIDATES, panel=PANEL, share_answering=1)
    assert set(everybody) == {person.email for person in PANEL}
    again = second_round(
        seed="x", candidates=CANDIDATES, panel=PANEL, before=everybody, share_returning=1
    )
    assert set(again) == set(everybody)


def test_some_leave_some_join_and_the_far_leave_more_often():
    stayed: list[float] = []
    left: list[float] = []
    joined = 0
    returning: list[float] = []
    for seed in [f"leave-{n}" for n in range(60)]:
        before, after = both(seed)
        middle = {i.number: median_low(rated(before, i.number)) for i in CANDIDATES}
        returning.append(len(set(before) & set(after)) / len(before))
        joined += len(set(after) - set(before))
        for email, one in before.items():
            gaps = [abs(r - middle[n]) for n, r in one.items() if r is not None]
            (stayed if email in after else left).append(mean(gaps))
    assert 0.80 < mean(returning) < 0.90
    assert mean(left) > mean(stayed)
    assert 0.5 < joined / 60 < 4


def test_round_two_moves_towards_the_group_but_not_everybody():
    falls, items, kept, differing = 0, 0, 0, 0
    for seed in SEEDS:
        before, after = both(seed)
        for item in CANDIDATES:
            n = item.number
            middle = median_low(rated(before, n))
            pairs = [
                (old, new)
                for email in before
                if email in after
                and (old := before[email].get(n)) is not None
                and (new := after[email].get(n)) is not None
            ]
            items += 1
            falls += pvariance([new for _, new in pairs]) < pvariance([old for old, _ in pairs])
            differing += sum(old != middle for old, _ in pairs)
            kept += sum(old == new != middle for old, new in pairs)
    assert falls / items > 0.8
    assert 0.4 < kept / differing < 0.8  # a stubborn minority, and others who move half-way


def test_region_gap_separates_the_regions():
    item = Candidate(number=1, quality=65, region_gap=15, hard=0)
    shares: dict[str, list[float]] = {"EU": [], "CN": []}
    for seed in SEEDS:
        answers = first_round(seed=seed, candidates=[item], panel=PANEL, share_answering=1)
        for region, values in shares.items():
            people = {p.email for p in PANEL if p.region == region}
            values.append(agreement({e: a for e, a in answers.items() if e in people}, 1))
    assert mean(shares["EU"]) > mean(shares["CN"]) + 0.3


@pytest.mark.parametrize("gap", [-4, 0, 4])
def test_very_strong_items_reach_seventy_percent(gap: int):
    """At least 99.5 % in each round; ten items a seed."""
    items = [Candidate(number=n, quality=88, region_gap=gap, hard=8) for n in range(1, 11)]
    missed = [0, 0]
    for seed in range(MANY_SEEDS):
        before = first_round(
            seed=f"strong-{seed}", candidates=items, panel=PANEL, share_answering=0.85
        )
        after = second_round(
            seed=f"strong-{seed}",
            candidates=items,
            panel=PANEL,
            before=before,
            share_returning=0.85,
        )
        missed[0] += sum(agreement(before, item.number) < 0.7 for item in items)
        missed[1] += sum(agreement(after, item.number) < 0.7 for item in items)
    assert max(missed) <= 0.005 * MANY_SEEDS * len(items)


def test_quality_seventy_is_near_the_line_and_fifty_clearly_fails():
    items = [
        Candidate(number=1, quality=70, region_gap=0, hard=5),
        Candidate(number=2, quality=50, region_gap=0, hard=5),
    ]
    near, weak = [], []
    for seed in range(60):
        answers = first_round(
            seed=f"line-{seed}", candidates=items, panel=PANEL, share_answering=0.85
        )
        near.append(agreement(answers, 1))
        weak.append(agreement(answers, 2))
    assert 0.66 < mean(near) < 0.75
    assert max(weak) < 0.7
    assert mean(weak) < 0.4


def test_second_round_takes_new_items_late_joiners_and_an_empty_first_round():
    before, _ = both("new")
    new = Candidate(number=99, quality=90, region_gap=0, hard=0)
    after = second_round(
        seed="new", candidates=[new], panel=PANEL, before=before, share_returning=0.9
    )
    assert agreement(after, 99) > 0.7
    nobody = second_round(
        seed="new", candidates=CANDIDATES, panel=PANEL, before={}, share_returning=1
    )
    assert 0 < len(nobody) < len(PANEL)


def test_late_share_is_small():
    assert 0 < simulator.LATE_SHARE < 0.5
