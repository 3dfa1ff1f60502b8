"""Which tests of pages run again on PostgreSQL: between them they send it every statement of ours.

A plugin of pytest, used by `manage.py test` when it runs all phases. On SQLite it notes in the
folder $DELPHI_STATEMENTS which statements our code sends in each test, without their values, and
how long it took; what a test itself asks of the database, to compare, is not noted. On PostgreSQL
it reads the notes and leaves out what would send nothing new. Never left out are the proofs, tests
with transactions or processes of their own, those marked `each_database` because the values matter,
and those that the notes do not know.

`manage.py test postgres` alone has no notes and runs them all.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

ALWAYS = ("transactional_db", "live_server")  # fixtures: other threads and processes take part
VALUES = re.compile(r"%s(?:, %s)+")
ROWS = re.compile(r"\(%s\)(?:, \(%s\))+")
CASES = re.compile(r"(WHEN [^%]*%s\)? THEN %s )(?:WHEN [^%]*%s\)? THEN %s )+")
NUMBERS = re.compile(r"(?<=LIMIT )\d+|(?<=OFFSET )\d+")
SAVEPOINT = re.compile(r'"s\d+_x\d+"')
TESTS = f"{settings.BASE_DIR}/tests/"
OURS = tuple(f"{settings.BASE_DIR}/{app}/" for app in ("delphi", "studies", "surveys", "roadmap"))
A_REQUEST = "/django/core/handlers/base.py"
WRAPPING = "_execute_with_wrappers"  # Django's method that calls them


class Recorder:
    """Notes the statements of each test."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.kinds: dict[str, str] = {}  # as sent: without values
        self.sent: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}
        self.now: set[str] = set()
        connection_created.connect(self.watch)

    def watch(self, *, connection: Any, **_signal: Any) -> None:
        if self.note not in connection.execute_wrappers:
            connection.execute_wrappers.append(self.note)

    def note(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        kind = self.kinds.get(str(sql))
        if kind is None:
            kind = self.kinds[str(sql)] = without_values(str(sql))
        if kind not in self.now and is_sent_by_us():
            self.now.add(kind)
        return execute(sql, params, many, context)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now = self.sent[item.nodeid] = set()
        started = time.perf_counter()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.perf_counter() - started

    def pytest_sessionfinish(self) -> None:
        tests = {
            test: {"seconds": round(self.seconds[test], 3), "statements": sorted(statements)}
            for test, statements in self.sent.items()
        }
        self.file.write_text(json.dumps(tests), encoding="utf-8")


class Chooser:
    """Leaves out what would send nothing new."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        noted: dict[str, Any] = {}
        for file in sorted(self.folder.glob("*.json")):
            noted |= json.loads(file.read_text(encoding="utf-8"))
        always = [each.nodeid for each in items if each.nodeid not in noted or stays(each)]
        kept = choose(
            {each.nodeid: noted[each.nodeid] for each in items if each.nodeid in noted}, always
        )
        config.hook.pytest_deselected(items=[each for each in items if each.nodeid not in kept])
        items[:] = [each for each in items if each.nodeid in kept]


def stays(item: pytest.Item) -> bool:
    """Say whether a test is about more than the statements that it sends."""
    database = item.get_closest_marker("django_db")
    return bool(
        item.get_closest_marker("each_database")
        or Path(item.path).parent.name == "faults"
        or (database and database.kwargs.get("transaction"))
        or set(ALWAYS) & set(getattr(item, "fixturenames", ()))
    )


def choose(noted: Mapping[str, Any], always: Iterable[str]) -> set[str]:
    """Return `always` and tests that send what these do not: of the most for the time, first."""
    kept = set(always)
    missing = {kind for test in noted.values() for kind in test["statements"]}
    for test in kept & noted.keys():
        missing -= set(noted[test]["statements"])
    left = {test: set(noted[test]["statements"]) & missing for test in noted.keys() - kept}
    while missing:
        best = max(
            sorted(left),
            key=lambda test: len(left[test] & missing) / (noted[test]["seconds"] + 0.02),
        )
        kept.add(best)
        missing -= left.pop(best)
    return kept


def without_values(sql: str) -> str:
    """Return a statement with one place for values instead of many."""
    sql = ROWS.sub("(%s)", VALUES.sub("%s", SAVEPOINT.sub("savepoint", sql)))
    return CASES.sub(r"\1", NUMBERS.sub("0", sql))


def is_sent_by_us() -> bool:
    """Say whether our code or a request sends the statement that is under way, not a test."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_name != WRAPPING:
        frame = frame.f_back  # other wrappers may be tests' own
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(OURS) or file.endswith(A_REQUEST):
            return True
        if file.startswith(TESTS):
            return False
        frame = frame.f_back
    return True


def pytest_configure(config: pytest.Config) -> None:
    folder = Path(os.environ["DELPHI_STATEMENTS"])
    plugin: object
    if connection.vendor == "sqlite":
        plugin = Recorder(folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.json")
    else:
        plugin = Chooser(folder)
    config.pluginmanager.register(plugin, "statements")
