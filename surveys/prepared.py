"""Statements that PostgreSQL reads and plans once a connection, not for every choice of an expert.

SQLite's driver remembers statements by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by connection: what it can execute


@dataclass(frozen=True)
class Statement:
    """A query with %s for each parameter, and the types of these on PostgreSQL."""

    name: str
    types: tuple[str, ...]
    query: str

    @cached_property
    def preparation(self) -> str:
        """What a connection is told once."""
        numbers = count(1)
        parts = self.query.split("%s")
        query = parts[0] + "".join(f"${next(numbers)}{part}" for part in parts[1:])
        return f"PREPARE {self.name} ({', '.join(self.types)}) AS {query}"

    @cached_property
    def call(self) -> str:
        """What it is told every time."""
        return f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.types))})"


def execute(
    cursor: Any,
    statement: Statement,
    parameters: Sequence[Any],
    *,
    first: str = "",
    first_parameters: Sequence[Any] = (),
) -> None:
    """Execute a statement; `first` goes with it in the same trip, as a statement before it."""
    if connection.vendor != "postgresql":
        cursor.execute(statement.query, parameters)
        return
    known = _known.setdefault(connection.connection, set())
    if statement.name not in known:
        cursor.execute(statement.preparation)
        known.add(statement.name)
    cursor.execute(first + statement.call, [*first_parameters, *parameters])
