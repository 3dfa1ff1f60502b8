"""The checks refuse each setting under which rows were lost."""

from typing import Any

import pytest

from delphi import checks

GOOD: dict[str, Any] = {
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}
COMMAND = GOOD["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("number", "options"),
    [
        (1, {"transaction_mode": "DEFERRED"}),
        (2, {"init_command": COMMAND.replace("WAL", "DELETE")}),
        (2, {"init_command": COMMAND.replace("FULL", "NORMAL")}),
        (3, {"init_command": COMMAND + "PRAGMA mmap_size = 134217728"}),
    ],
)
def test_options_that_lost_rows_are_errors(number: int, options: dict[str, str]) -> None:
    assert problems(GOOD | {"OPTIONS": GOOD["OPTIONS"] | options}) == [number]


def test_closing_connections_is_an_error() -> None:
    assert problems(GOOD | {"CONN_MAX_AGE": 0}) == [4]


def test_a_worker_that_closes_connections_is_an_error(settings: Any) -> None:
    settings.CELERY_DB_REUSE_MAX = None
    assert problems(GOOD) == [5]


def test_good_settings_pass() -> None:
    assert problems(GOOD) == []


def test_our_own_settings_pass() -> None:
    assert checks.check_sqlite_settings() == []


def problems(database: dict[str, Any]) -> list[int]:
    return [number for number, _sentence in checks.sqlite_problems(database)]


def test_an_old_sqlite_is_a_warning(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IS_SQLITE = True
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    assert [message.id for message in checks.check_sqlite_version()] == ["delphi.W001"]
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))
    assert checks.check_sqlite_version() == []


def test_the_lock_is_off_in_tests_only(settings: Any) -> None:
    settings.ROUND_LOCK_IS_ON = False
    assert checks.check_round_lock() == []
    settings.IS_TEST = False
    assert [message.id for message in checks.check_round_lock()] == ["delphi.E006"]


@pytest.mark.parametrize(
    ("database", "count"),
    [
        ({}, 0),
        ({"OPTIONS": {"isolation_level": 1, "options": "-c lock_timeout=5s"}}, 0),
        ({"OPTIONS": {"isolation_level": 2}}, 1),
        ({"OPTIONS": {"isolation_level": 3}}, 1),
        ({"OPTIONS": {"options": "-c default_transaction_isolation=serializable"}}, 1),
        ({"ATOMIC_REQUESTS": True}, 1),
    ],
)
def test_postgres_settings_under_which_locking_is_wrong(
    database: dict[str, Any], count: int
) -> None:
    assert len(checks.postgres_problems(database)) == count
