"""Saving and closing meet at one lock on the round: savers share it, the closer takes it alone.

PostgreSQL: an advisory lock of the transaction, fair between sharers and a waiting closer. The
round is read in a second statement, because a statement sees the data of its own beginning.
SQLite: the transaction itself is exclusive (IMMEDIATE, settings.py); a system check refuses others.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DateTimeField, Func

from surveys.models import SurveyRound

LOCK_SPACE = 0x44524C  # "DRL": our own numbers among a database's advisory locks


class DatabaseTime(Func):
    """The one clock that decides about deadlines: the database's, at this very moment.

    Django's Now() is the time of the statement or transaction, which may lie before the wait
    for the lock.
    """

    output_field = DateTimeField()
    template = "clock_timestamp()"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:
        return "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')", ()


@contextmanager
def shared(round_id: int) -> Iterator[SurveyRound]:
    """Open a transaction that shares the round with other savers.

    Yields the round as it is under the lock, with its survey and with `database_time`.
    """
    with _transaction():
        _take("pg_advisory_xact_lock_shared", round_id)
        rounds = SurveyRound.objects.select_related("survey")
        yield rounds.annotate(database_time=DatabaseTime()).get(pk=round_id)


@contextmanager
def alone(round_id: int) -> Iterator[SurveyRound]:
    """Open a transaction in which nobody else saves into, closes or seals the round."""
    with _transaction():
        _take("pg_advisory_xact_lock", round_id)
        rounds = SurveyRound.objects.select_related("survey__pillar__study")
        yield rounds.annotate(database_time=DatabaseTime()).get(pk=round_id)


def _take(function: str, round_id: int) -> None:
    if connection.vendor != "postgresql" or not settings.ROUND_LOCK_IS_ON:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK_SPACE, round_id])


def _transaction() -> AbstractContextManager[Any]:
    # Off only for the control of the storm test: without it the same storm must lose ratings.
    return transaction.atomic() if settings.ROUND_LOCK_IS_ON else nullcontext()
