"""What the fault proofs do to a process's SQL statements: wrappers of Django's `execute`."""

import random
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

Wrapper = Callable[..., Any]
WRITES = ("INSERT", "UPDATE", "DELETE")
LONGEST_PAUSE = 0.01


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
