"""What the fault proofs do to a process's SQL statements: wrappers of Django's `execute`."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

Wrapper = Callable[..., Any]
WRITES = ("INSERT", "UPDATE", "DELETE")
LONGEST_PAUSE = 0.01
# Of a statement that checks and writes in one go: longer than from closing to the count, or the
# control without the lock loses nothing.
LONGEST_PAUSE_IN_POSTGRES = 0.3


PAUSE = f"""
CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(random() * {LONGEST_PAUSE_IN_POSTGRES}); RETURN NEW; END $$;
CREATE TRIGGER pause BEFORE INSERT ON surveys_ballot FOR EACH ROW EXECUTE FUNCTION pause();
"""


@contextmanager
def slow_ballots() -> Iterator[None]:
    """Pause in PostgreSQL, within the statement that checks and writes, where no wrapper can."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(PAUSE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION pause CASCADE")


def slow_writes(execute: Wrapper, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Pause, so that others come between a check and the write that relies on it."""
    if sql.startswith(WRITES):
        time.sleep(random.random() * LONGEST_PAUSE)
    return execute(sql, params, many, context)


def wrap_every_connection(wrapper: Wrapper) -> None:
    """Put `wrapper` around the statements of each connection that this process opens."""

    def wrap(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
        if wrapper not in connection.execute_wrappers:
            connection.execute_wrappers.append(wrapper)

    connection_created.connect(wrap, weak=False)
