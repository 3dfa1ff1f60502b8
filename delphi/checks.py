"""What must hold before anything starts: settings that, when wrong, lose ratings silently."""

import re
import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution

TAG = "delphi"
READ_COMMITTED = 1  # psycopg2.extensions.ISOLATION_LEVEL_READ_COMMITTED
NEEDED_PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": "on"}
# "WAL-reset bug": 3.7.0 to 3.51.2 could lose a committed row when two processes write.
FIRST_SAFE_SQLITE = (3, 51, 3)
WHY = "See docs/decisions on SQLite: other common settings lost committed rows."


@register(TAG)
def check_sqlite_settings(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse settings of SQLite under which rows were lost in our storms."""
    if not settings.IS_SQLITE:
        return []
    return [
        Error(problem, hint=WHY, id=f"delphi.E00{number}")
        for number, problem in sqlite_problems(settings.DATABASES["default"])
    ]


def sqlite_problems(database: dict[str, Any]) -> list[tuple[int, str]]:
    """Return number and sentence of everything wrong with the settings of one SQLite database."""
    options = database.get("OPTIONS", {})
    pragmas = _pragmas(options.get("init_command", ""))
    wrong = {name: value for name, value in NEEDED_PRAGMAS.items() if pragmas.get(name) != value}
    problems = {
        1: options.get("transaction_mode") != "IMMEDIATE"
        and "SQLite's transaction_mode must be IMMEDIATE: saving and closing share one lock.",
        2: wrong and f"SQLite's init_command must set {wrong}.",
        3: "mmap_size" in pragmas and "SQLite's mmap_size must not be set.",
        4: database.get("CONN_MAX_AGE", 0) is not None
        and "CONN_MAX_AGE must be None on SQLite: connections stay open.",
        5: not getattr(settings, "CELERY_DB_REUSE_MAX", None)
        and "CELERY_DB_REUSE_MAX must be set on SQLite: or every task closes its connection.",
    }
    return [(number, problem) for number, problem in problems.items() if problem]


def _pragmas(init_command: str) -> dict[str, str]:
    """Return `{name: value}` of the PRAGMAs in a command, in lower case."""
    pairs = re.findall(r"pragma\s+(\w+)\s*=\s*'?(\w+)", init_command.lower())
    return dict(pairs)


@register(TAG)
def check_postgres_settings(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse an isolation level under which a round is read as it was before its lock."""
    if settings.IS_SQLITE:
        return []
    return [
        Error(problem, hint="See docs/decisions on the round lock.", id="delphi.E007")
        for problem in postgres_problems(settings.DATABASES["default"])
    ]


def postgres_problems(database: dict[str, Any]) -> list[str]:
    """Return a sentence for everything wrong with the settings of one PostgreSQL database."""
    options = database.get("OPTIONS", {})
    level = options.get("isolation_level", READ_COMMITTED)
    words = str(options.get("options", "")).lower()
    problems = {
        "PostgreSQL's isolation level must be READ COMMITTED: a stricter one reads a round as it"
        " was before the wait for its lock.": level not in (READ_COMMITTED, None)
        or "default_transaction_isolation" in words,
        "ATOMIC_REQUESTS must be off: a rating is acknowledged after its own commit.": database.get(
            "ATOMIC_REQUESTS", False
        ),
    }
    return [sentence for sentence, is_wrong in problems.items() if is_wrong]


@register(TAG)
def check_sqlite_version(**_kwargs: Any) -> list[CheckMessage]:
    """Warn of an SQLite with the WAL-reset bug."""
    if not settings.IS_SQLITE or sqlite3.sqlite_version_info >= FIRST_SAFE_SQLITE:
        return []
    return [
        Caution(
            f"SQLite {sqlite3.sqlite_version} is older than 3.51.3 and has the WAL-reset bug.",
            hint="Our settings avoid it. For a real study use PostgreSQL: set DATABASE_URL.",
            id="delphi.W001",
        )
    ]


@register(TAG)
def check_round_lock(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse to start without the lock between saving and closing."""
    if settings.ROUND_LOCK_IS_ON or settings.IS_TEST:
        return []
    return [Error("ROUND_LOCK_IS_ON must be True: without it ratings are lost.", id="delphi.E006")]
