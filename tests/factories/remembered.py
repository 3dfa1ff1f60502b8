"""What a factory made once need not be made by the services anew for every test.

    @remembered
    def make_user(name: str) -> User: ...

The first call in a process runs the factory and notes the statements that change the database.
A later call with the same arguments, on a database in the same state, sends these statements
again and returns an equal object. Hundreds of tests begin with the same study; its rows are still
those that the services wrote, two minutes ago at most.

The factory runs as ever where this could make a difference: outside a test's transaction, where
the test has changed code, counts statements or reads the log, when an argument is neither a plain
value nor a row, when the factory changed an argument or sent a mail, and when anything that is not
remembered has written before.
"""

import dataclasses
import datetime as dt
import functools
import pickle
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, ParamSpec, Protocol, TypeVar

import pytest
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.core.management.color import no_style
from django.db import connection, models
from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.utils import translation

P = ParamSpec("P")
R = TypeVar("R")
LONGEST = 120.0  # seconds that rows may be older than the test
READS = re.compile(r"\s*(?:SELECT|EXPLAIN|PRAGMA)\b", re.IGNORECASE)
WRITES_ROWS = re.compile(r"\s*(?!SAVEPOINT|RELEASE|ROLLBACK|SET)\w", re.IGNORECASE)
PLAIN = (str, bytes, int, float, type(None), Enum, dt.date)
Statement = tuple[str, Any, bool]  # what was sent, its values, and whether to many rows


class UnclearError(Exception):
    """An argument that cannot be compared with one of another test."""


class Database(Protocol):
    """What has to be known of a database to bring it twice to the same state."""

    def begin(self) -> None:
        """A test begins."""

    def changes(self) -> int:
        """Return a number that is another one after every change of a row."""

    def count_ids_anew(self) -> None:
        """Let ids of empty tables start from 1 again, whatever an earlier test has used up."""

    def send_again(self, statements: Sequence[Statement]) -> None:
        """Send statements, unseen by those who note what a test sends."""


class Sqlite:
    """It counts the rows that a connection changes, and ids are taken back with their rows."""

    def begin(self) -> None:
        pass

    def changes(self) -> int:
        return connection.connection.total_changes if connection.connection else 0

    def count_ids_anew(self) -> None:
        connection.connection.execute("DELETE FROM sqlite_sequence")

    def send_again(self, statements: Sequence[Statement]) -> None:
        cursor = connection.connection.cursor(factory=SQLiteCursorWrapper)
        for sql, params, many in statements:
            (cursor.executemany if many else cursor.execute)(sql, params)


class Postgres:
    """It counts ids on though their rows are taken back, and does not say how much was written."""

    def __init__(self) -> None:
        self.written = 0
        self.reset_sequences = ""
        connection_created.connect(self._begin_to_count)

    def _begin_to_count(self, **_signal: Any) -> None:
        self.written = 0

    def _count(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not READS.match(str(sql)) and WRITES_ROWS.match(str(sql)):
            self.written += 1
        return execute(sql, params, many, context)

    def begin(self) -> None:
        if self._count not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._count)

    def changes(self) -> int:
        return self.written

    def count_ids_anew(self) -> None:
        if not self.reset_sequences:  # now, before the first test has written
            tables = apps.get_models(include_auto_created=True)
            empty = [each for each in tables if not each._base_manager.exists()]
            resets = connection.ops.sequence_reset_by_name_sql(no_style(), sequences_of(empty))
            self.reset_sequences = "".join(resets)
        connection.connection.cursor().execute(self.reset_sequences)

    def send_again(self, statements: Sequence[Statement]) -> None:
        cursor = connection.connection.cursor()
        sent = [
            cursor.mogrify(sql, values)
            for sql, params, many in statements
            for values in (params if many else [params])
        ]
        if sent:  # all in one go: the way there and back is what takes time
            cursor.execute(b";".join(sent))
            self.written += 1


def sequences_of(tables: Sequence[type[models.Model]]) -> list[dict[str, str]]:
    """Return where Django counts ids, as its own operations want it."""
    return [
        {"table": model._meta.db_table, "column": model._meta.pk.column}
        for model in tables
        if isinstance(model._meta.pk, models.AutoField)
    ]


class State(NamedTuple):
    """What the database of a test holds: all that one memory after the other has brought."""

    last: int  # number of the memory that led here; 0 is the database as migrated
    changes: int  # rows that this connection had written by then
    savepoints: tuple[str, ...]  # open by then; to take one back takes the state back


@dataclass
class Memory:
    """What one call of a factory did."""

    number: int
    made_at: float
    statements: list[Statement] = field(default_factory=list)
    result: bytes = b""

    def note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement that changes rows; a wrapper of Django's."""
        if not READS.match(sql):
            self.statements.append((sql, params, many))
        return execute(sql, params, many, context)

    def fresh_result(self) -> Any:
        """Return what the factory returned, as nobody has touched it."""
        return pickle.loads(self.result)  # noqa: S301 (we wrote it)


class Memories:
    """All of one process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.known: dict[Any, Memory] = {}
        self.being_made: list[Memory] = []
        self.count = 0
        self.state: State | None = None
        # Of the test that runs:
        self.is_on = False
        self.patches: pytest.MonkeyPatch | None = None
        self.first_connection: Any = None
        self.changes_before = 0
        self.watchers_before = 0

    def begin(self, patches: pytest.MonkeyPatch | None) -> None:
        """A test begins: the rows of the one before are taken back. `patches` change its code."""
        self.is_on = True
        self.database.begin()
        self.patches, self.first_connection = patches, connection.connection
        self.changes_before = self.database.changes()
        self.watchers_before = len(connection.execute_wrappers)

    def end(self) -> None:
        """What runs between tests, or for many of them, is nobody's to remember."""
        self.is_on = False

    def where(self) -> State | None:
        """Return the state of the database; None if it is unknown or nothing may be remembered."""
        if (
            not self.is_on
            or not connection.in_atomic_block
            or (self.patches and self.patches._setattr)
            or self._is_watched()
        ):
            return None
        is_first = connection.connection is self.first_connection
        if self.database.changes() == (self.changes_before if is_first else 0):
            self.database.count_ids_anew()
            self._reach(0)
        state, savepoints = self.state, tuple(connection.savepoint_ids)
        if (
            state is None
            or state.changes != self.database.changes()
            or state.savepoints != savepoints[: len(state.savepoints)]
        ):
            return None
        return state

    def find(self, key: Any) -> Memory | None:
        """Return what is remembered, and forget what is too old."""
        oldest = time.monotonic() - LONGEST
        for old in [each for each, memory in self.known.items() if memory.made_at < oldest]:
            del self.known[old]
        return self.known.get(key)

    def repeat(self, memory: Memory) -> Any:
        """Do again what is remembered; return the result."""
        self.database.send_again(memory.statements)
        for outer in self.being_made:
            outer.statements += memory.statements
        self._reach(memory.number)
        return memory.fresh_result()

    def make(self, key: Any, call: Callable[[], Any], values: Sequence[Any]) -> Any:
        """Run a factory and remember what it did, if that can be repeated; return the result."""
        self.count += 1
        memory = Memory(self.count, time.monotonic())
        before = effects(values)
        self.being_made.append(memory)
        try:
            with connection.execute_wrapper(memory.note):
                result = call()
        finally:
            self.being_made.pop()
        if effects(values) != before:
            return result
        memory.result = pickle.dumps(result)
        self.known[key] = memory
        self._reach(memory.number)
        return memory.fresh_result()

    def _is_watched(self) -> bool:
        ours = self.watchers_before + len(self.being_made)
        return connection.force_debug_cursor or len(connection.execute_wrappers) > ours

    def _reach(self, number: int) -> None:
        self.state = State(number, self.database.changes(), tuple(connection.savepoint_ids))


memories = Memories(Sqlite() if connection.vendor == "sqlite" else Postgres())


def remembered(factory: Callable[P, R]) -> Callable[P, R]:
    """Let calls of `factory` be answered from memory where that makes no difference.

    What it returns must be picklable.
    """
    name = f"{factory.__module__}.{factory.__qualname__}"

    @functools.wraps(factory)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        state = memories.where()
        if state is None:
            return factory(*args, **kwargs)
        try:
            circumstances = identity((args, kwargs, changed_settings()))
        except UnclearError:
            return factory(*args, **kwargs)
        key = (state.last, name, circumstances, translation.get_language())
        if memory := memories.find(key):
            return memories.repeat(memory)
        values = [*args, *kwargs.values()]
        return memories.make(key, lambda: factory(*args, **kwargs), values)

    return call


def while_a_test_runs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let factories be remembered in this test, until it changes code; not if it reads the log."""
    names = request.fixturenames
    memories.begin(request.getfixturevalue("monkeypatch") if "monkeypatch" in names else None)
    memories.is_on &= "caplog" not in names
    yield
    memories.end()


def identity(value: Any) -> Any:
    """Return what two calls must share; raises UnclearError for what cannot be compared."""
    if isinstance(value, PLAIN):
        return type(value), value
    if isinstance(value, models.Model):
        return type(value), value.pk
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value), identity(vars(value))
    if isinstance(value, Mapping):
        return dict, tuple((identity(name), identity(each)) for name, each in value.items())
    if isinstance(value, Sequence | AbstractSet):
        return type(value), tuple(identity(each) for each in value)
    raise UnclearError(type(value))


def changed_settings() -> dict[str, Any]:
    """Return the settings that the test has changed."""
    found: dict[str, Any] = {}
    layer = settings._wrapped
    while isinstance(layer, UserSettingsHolder):
        found = {name: value for name, value in vars(layer).items() if name.isupper()} | found
        layer = layer.default_settings
    return found


def effects(values: Sequence[Any]) -> Any:
    """Return what a factory may not change, beside the database, if it is to be remembered."""
    return [columns(each) for each in values], len(mail.outbox), len(connection.run_on_commit)


def columns(value: Any) -> Any:
    """Return the columns of each row in an argument."""
    if isinstance(value, models.Model):
        return [vars(value).get(column.attname) for column in value._meta.concrete_fields]
    if isinstance(value, list | tuple):
        return [columns(each) for each in value]
    return None
