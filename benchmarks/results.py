"""Pages of a sealed large round, beside SQL alone that counts the same sealed ratings anew."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.browser import HOST
from benchmarks.report import Row, percentile
from benchmarks.sealing import Counts, closed_round, seal, sealed_counts, timed
from surveys.models import CANNOT_JUDGE, Comment, SurveyRound
from surveys.services.round_statistics import compute_statistics
from tests.factories.pages import signed_in

SIZES = ((30, 1_000), (100, 10_000))  # items and experts
PAGES = ("round_results", "round_statistics", "round_pictures")
COMMENTS = 20  # on each item
GOAL, TIMES = 1, 7  # seconds that a page may take; how often each is asked for
# One row a sealed answer: the item, as text, and the value.
ANSWERS = {
    "sqlite": "json_each(ballot.answers) AS answer",
    "postgresql": "jsonb_each_text(ballot.answers) AS answer",
}
COUNTED = """
    SELECT CAST(answer.key AS INTEGER), CAST(answer.value AS INTEGER), COUNT(*)
    FROM surveys_sealedballot AS ballot, {answers}
    WHERE ballot.survey_round_id = %s
    GROUP BY 1, 2
"""


def measure(database: str, _folder: Path, **_options: object) -> Iterator[Row]:
    """Seal a round, compute its statistics as the worker does, and read its pages."""
    for items, experts in SIZES:
        survey_round = closed_round(items, experts)
        _comment(survey_round)
        seal(survey_round)
        survey_round = SurveyRound.objects.get(pk=survey_round.pk)
        _, worker = timed(
            lambda: compute_statistics(survey_round=survey_round, now=timezone.now())  # noqa: B023
        )
        by_sql, alone = timed(lambda: count_by_sql(survey_round))  # noqa: B023 (at once)
        agree = by_sql == sealed_counts(survey_round)
        case = f"{items} items x {experts:,} experts"
        yield _worked(database, f"{case}, statistics by the worker", worker, alone, agree=agree)
        for page in PAGES:
            yield _read(database, f"{case}, {page}", survey_round, page, alone)


def count_by_sql(survey_round: SurveyRound) -> Counts:
    """Let the database count the sealed ballots, which is what pages need not do."""
    statement = COUNTED.format(answers=ANSWERS[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(statement, [survey_round.pk])
        return {(item, value): n for item, value, n in cursor if value != CANNOT_JUDGE}


def _comment(survey_round: SurveyRound) -> None:
    Comment.objects.bulk_create(
        [
            Comment(
                item_id=item,
                comment_key=f"bench-{number}",
                text=f"Reason {number}: it costs more than it brings, at least in the short run.",
            )
            for item in survey_round.items.values_list("pk", flat=True)
            for number in range(COMMENTS)
        ]
    )


def _worked(database: str, case: str, seconds: float, alone: float, *, agree: bool) -> Row:
    return Row(
        measure="results",
        database=database,
        case=case,
        figures={
            "median ms": 1000 * seconds,
            "SQL alone ms": 1000 * alone,
            "all agree": "yes" if agree else "NO",
        },
        is_wrong=not agree,
    )


def _read(database: str, case: str, survey_round: SurveyRound, page: str, alone: float) -> Row:
    client = signed_in(survey_round.survey.pillar.study.memberships.first().user)
    client.defaults["SERVER_NAME"] = HOST
    address = reverse(f"surveys:{page}", args=[survey_round.pk])
    with CaptureQueriesContext(connection) as queries:
        first, size, is_read = _visit(client, address)
    count = len(queries)  # now: the next visit empties the log
    waited = sorted(_visit(client, address)[0] for _time in range(TIMES))
    median = percentile(waited, 50)
    return Row(
        measure="results",
        database=database,
        case=case,
        figures={
            "first ms": 1000 * first,
            "median ms": 1000 * median,
            "SQL alone ms": 1000 * alone,
            "page / SQL": median / alone,
            "queries": count,
            "kB": size / 1000,
        },
        goal=f"median < {GOAL} s",  # the first page of a process also loads what draws charts
        is_met=median < GOAL,
        is_wrong=not is_read,
    )


def _visit(client: Client, address: str) -> tuple[float, int, bool]:
    """How long a page took, its size, and whether it was one."""
    started = time.perf_counter()
    response = client.get(address)
    return time.perf_counter() - started, len(response.content), response.status_code == 200
