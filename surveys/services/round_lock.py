"""Saving and closing meet at one lock on the round: savers share it, the closer takes it alone.

PostgreSQL: an advisory lock of the transaction, fair between sharers and a waiting closer. The
round is read in a second statement, because a statement sees the data of its own beginning.
SQLite: the transaction itself is exclusive (IMMEDIATE, settings.py); a system check refuses others.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, Func
from django.db.transaction import atomic

from surveys.models import Survey, SurveyRound

LOCK_SPACE = 0x44524C  # "DRL": our own numbers among a database's advisory locks
CLOCKS = {"postgresql": "clock_timestamp()", "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"}
# In SQL: on SQLite every other saver waits while Django would build it.
SAVED_INTO = """SELECT id, survey_id, number, state, closes_at, group_labels, {clock},
    (SELECT rule_data FROM surveys_survey WHERE id = survey_id)
FROM surveys_surveyround WHERE id = %s
"""
READ = ["id", "survey_id", "number", "state", "closes_at", "group_labels"]


class DatabaseTime(Func):
    """The one clock that decides about deadlines: the database's, at this very moment.

    Django's Now() is the time of the statement or transaction, which may lie before the wait
    for the lock.
    """

    output_field = DateTimeField()
    template = CLOCKS["postgresql"]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:
        return CLOCKS["sqlite"], ()


def transaction() -> AbstractContextManager[Any]:
    """Open a transaction; on SQLite this is the lock."""
    # Off only for the control of the storm test: without it the same storm must lose ratings.
    return atomic() if settings.ROUND_LOCK_IS_ON else nullcontext()


@contextmanager
def shared(round_id: int) -> Iterator[SurveyRound]:
    """Open a transaction that shares the round with other savers.

    Yields the round as it is under the lock, with `database_time` and with the survey's rule; what
    saving does not need is read when it is asked for.
    """
    with transaction():
        _take("pg_advisory_xact_lock_shared", round_id)
        yield _as_saved_into(round_id)


@contextmanager
def alone(round_id: int) -> Iterator[SurveyRound]:
    """Open a transaction in which nobody else saves into, closes or seals the round."""
    with transaction():
        _take("pg_advisory_xact_lock", round_id)
        rounds = SurveyRound.objects.select_related("survey__pillar__study")
        yield rounds.annotate(database_time=DatabaseTime()).get(pk=round_id)


def words_to_share(round_id: int) -> tuple[str, list[int]]:
    """On PostgreSQL, what to say before a statement that goes with it and needs the lock."""
    if not settings.ROUND_LOCK_IS_ON:
        return "", []
    return "SELECT pg_advisory_xact_lock_shared(%s, %s); ", [LOCK_SPACE, round_id]


def _as_saved_into(round_id: int) -> SurveyRound:
    """Read what saving asks of a round. Raises SurveyRound.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(SAVED_INTO.format(clock=CLOCKS[connection.vendor]), [round_id])
        row = cursor.fetchone()
    if row is None:
        raise SurveyRound.DoesNotExist
    *fields, closes_at, group_labels, now, rule = row
    fields += [_as_time(closes_at), json.loads(group_labels)]
    survey_round = SurveyRound.from_db(connection.alias, READ, fields)
    survey_round.database_time = _as_time(now)  # type: ignore[attr-defined]
    rule_of = [survey_round.survey_id, json.loads(rule)]
    survey_round.survey = Survey.from_db(connection.alias, ["id", "rule_data"], rule_of)
    return survey_round


def _as_time(value: str | dt.datetime | None) -> dt.datetime | None:
    """Return a time with its zone: SQLite has a text, or a time of no zone."""
    time = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return time.replace(tzinfo=dt.UTC) if time and time.tzinfo is None else time


def _take(function: str, round_id: int) -> None:
    if connection.vendor != "postgresql" or not settings.ROUND_LOCK_IS_ON:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK_SPACE, round_id])
