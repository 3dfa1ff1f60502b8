"""Looking writes nothing: every address, by everybody, with every method that only looks (I15)."""

from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from tests import trust_report
from tests.factories.world import ROLES, World, addresses, browser, make_world
from tests.faults.looking import WriteError, is_challenge, writes_refused

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# In the short form the others look by GET alone, when test_permission_matrix asks for them.
VISITORS = ROLES if trust_report.is_long() else ("nobody", "coordinator", "expert")
pytestmark = [pytest.mark.django_db, pytest.mark.nightly_on_postgres]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def written(world: World, role: str, method: str, path: str) -> str:
    """What this request would have changed, or a status of 500; empty if neither."""
    with writes_refused() as refused:
        response = browser(world.visitors[role]).generic(method, path)
    status = f"status {response.status_code}" if response.status_code >= 500 else ""
    return "; ".join(refused) or status


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
        for (name, path), role, method in product(places.items(), VISITORS, SAFE)
        if (what := written(world, role, method, path)) and not is_challenge(name, what)
    }
    assert found == {}
    assert files_of_the_house() == before
    requests = len(places) * len(VISITORS) * len(SAFE)
    trust_report.note("safe methods", addresses=len(places), roles=len(VISITORS), requests=requests)


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
