"""Whether a request that only looks would have written (I15)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from tests.factories.world import CHALLENGES

# Everything else may change a row. A savepoint around reading changes none.
READING = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "PRAGMA")


class WriteError(Exception):
    """A statement would have changed a row."""


@contextmanager
def writes_refused() -> Iterator[list[str]]:
    """Let no statement through that changes a row; yields those refused, even if caught inside."""
    refused: list[str] = []

    def refuse(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(READING):
            refused.append(str(sql))
            raise WriteError(str(sql))
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(refuse):
            yield refused
        transaction.set_rollback(True)


def is_challenge(name: str, what: str) -> bool:
    """Whether all that was written is the challenge for a second factor, in the own session."""
    return name in CHALLENGES and all(
        each.startswith(('UPDATE "django_session"', 'INSERT INTO "django_session"'))
        for each in what.split("; ")
    )
