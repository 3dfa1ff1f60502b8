"""Sealing a large round, beside the same count by SQL alone and by numpy alone."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
from django.db.models import Count
from django.utils import timezone

from benchmarks.report import Row
from surveys.models import ItemResult, Rating, SurveyRound
from surveys.services import results, rounds
from tests.factories.large_panels import everybody_answers, look_at_empty_tables
from tests.factories.surveys import make_survey, open_survey_round

SIZES = {(65, 1_000): 2, (100, 10_000): 10}  # items and experts: seconds that sealing may take
Counts = dict[tuple[int, int], int]  # by item and value
Result = TypeVar("Result")


def measure(database: str, _folder: Path, **_options: object) -> Iterator[Row]:
    """Fill a round, count it in three ways, and seal it."""
    for (items, experts), goal in SIZES.items():
        survey_round = closed_round(items, experts)
        arrays = _arrays(survey_round)
        by_sql, sql_seconds = timed(lambda: count_by_sql(survey_round))  # noqa: B023 (at once)
        by_numpy, numpy_seconds = timed(lambda: count_by_numpy(*arrays))  # noqa: B023
        _, seconds = timed(lambda: seal(survey_round))  # noqa: B023
        agree = sealed_counts(survey_round) == by_sql == by_numpy
        yield Row(
            measure="sealing",
            database=database,
            case=f"{items} items x {experts:,} experts",
            figures={
                "sealed s": seconds,
                "SQL alone s": sql_seconds,
                "numpy alone s": numpy_seconds,
                "sealed / SQL": seconds / sql_seconds,
                "all agree": "yes" if agree else "NO",
            },
            goal=f"< {goal} s",
            is_met=seconds < goal,
            is_wrong=not agree,
        )


def count_by_sql(survey_round: SurveyRound) -> Counts:
    """Let the database count."""
    ratings = Rating.objects.filter(item__survey_round=survey_round)
    rows = ratings.values_list("item", "value").annotate(n=Count("pk")).order_by()
    return {(item, value): n for item, value, n in rows}


def count_by_numpy(items: "np.ndarray", values: "np.ndarray") -> Counts:
    """Count arrays that are in memory already, one element a rating."""
    pairs, numbers = np.unique(items * 10 + values, return_counts=True)
    return {divmod(int(pair), 10): int(n) for pair, n in zip(pairs, numbers, strict=True)}


def closed_round(items: int, experts: int) -> SurveyRound:
    survey_round = open_survey_round(make_survey(priorities=items, experts=experts))
    look_at_empty_tables()
    everybody_answers(survey_round)
    rounds.count_answers(now=timezone.now())
    return rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())


def _arrays(survey_round: SurveyRound) -> "tuple[np.ndarray, np.ndarray]":
    ratings = Rating.objects.filter(item__survey_round=survey_round)
    rows = np.array(list(ratings.values_list("item_id", "value")), dtype=np.int64)
    return rows[:, 0].copy(), rows[:, 1].copy()


def sealed_counts(survey_round: SurveyRound) -> Counts:
    tallies: Mapping[int, list[int]] = dict(
        ItemResult.objects.filter(item__survey_round=survey_round).values_list("item", "counts")
    )
    return {
        (item, value): n
        for item, counts in tallies.items()
        for value, n in enumerate(counts, start=1)
        if n
    }


def seal(survey_round: SurveyRound) -> None:
    results.seal_round(round_id=survey_round.pk, now=timezone.now())


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started
