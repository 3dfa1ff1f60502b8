"""Looking writes nothing: every address, by everybody, with every method that only looks (I15)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests import trust_report
from tests.factories.world import CHALLENGES, ROLES, World, addresses, browser, make_world

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# In the short form everybody looks by GET, and these by the other methods too.
THOROUGH = ROLES if trust_report.is_long() else ("nobody", "coordinator", "expert")
# Everything else may change a row. A savepoint around reading changes none.
READING = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "PRAGMA")
pytestmark = [pytest.mark.django_db, pytest.mark.nightly_on_postgres]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


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


def written(world: World, role: str, method: str, path: str) -> str:
    """What this request would have changed, or a status of 500; empty if neither."""
    with writes_refused() as refused:
        response = browser(world.visitors[role]).generic(method, path)
    status = f"status {response.status_code}" if response.status_code >= 500 else ""
    return "; ".join(refused) or status


def is_challenge(name: str, what: str) -> bool:
    """Whether all that was written is the challenge for a second factor, in the own session."""
    return name in CHALLENGES and all(
        each.startswith(('UPDATE "django_session"', 'INSERT INTO "django_session"'))
        for each in what.split("; ")
    )


def files_of_the_house() -> dict[Path, int]:
    """Every file under the data directory with its time of writing, but for database and cache."""
    return {
        path: path.stat().st_mtime_ns
        for path in Path(settings.DATA_DIR).rglob("*")
        if path.is_file() and ".sqlite3" not in path.name and path.parent.name != "cache"
    }


def test_no_safe_request_writes_anything(world: World) -> None:
    places = {address.name: world.path(address) for address in addresses()}
    before = files_of_the_house()
    found = {
        f"{method} {name} by {role}": what
        for name, path in places.items()
        for role in ROLES
        for method in (SAFE if role in THOROUGH else SAFE[:1])
        if (what := written(world, role, method, path)) and not is_challenge(name, what)
    }
    assert found == {}
    assert files_of_the_house() == before
    requests = len(places) * (len(ROLES) + len(THOROUGH) * len(SAFE[1:]))
    trust_report.note("safe methods", addresses=len(places), roles=len(ROLES), requests=requests)


def test_control_a_post_that_saves_is_caught(world: World) -> None:
    saving = {
        ("coordinator", f"/desk/rounds/{world.open_round.pk}/close/"): "UPDATE",
        ("expert", f"/answer/{world.open_round.pk}/review/"): "UPDATE",
        ("coordinator", "/sign-out/"): "DELETE",
    }
    for (role, path), word in saving.items():
        what = written(world, role, "POST", path)
        assert what.startswith(word), (path, what)


def test_control_a_savepoint_is_no_write_and_a_caught_write_is_still_seen(world: World) -> None:
    with writes_refused() as refused:
        with transaction.atomic():
            assert list(world.study.pillars.values_list("number", flat=True)) == [1, 2, 3, 4]
        assert refused == []
        with suppress(WriteError):
            world.study.save()
        assert len(refused) == 1
