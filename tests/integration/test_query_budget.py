"""No page takes more queries than a page may, whoever made it: one look at every address.

That the number does not grow with the rows is shown page by page, at one row and at three.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.world import World, addresses, browser, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.nightly_on_postgres]
MOST = 12
# They build the whole content of the next edition, to show its hash and what it lacks.
WHOLE_CONTENT = {"roadmap:edition_list": 44, "roadmap:review_detail": 44}


def queries_of(world: World, role: str, path: str) -> int:
    """How many queries a further visit takes; the first fills what a process remembers."""
    visitor = browser(world.visitors[role])
    visitor.get(path)
    with CaptureQueriesContext(connection) as queries:
        visitor.get(path)
    return len(queries)


def test_every_page_stays_within_its_queries(db: None) -> None:
    world = make_world()
    found = {
        (address.name, role): count
        for address in addresses()
        for role in ("nobody", "coordinator", "expert")
        if (count := queries_of(world, role, world.path(address)))
        > WHOLE_CONTENT.get(address.name, MOST)
    }
    assert found == {}


def test_control_a_page_that_asks_too_often_is_found(db: None) -> None:
    world = make_world()
    path = next(world.path(each) for each in addresses() if each.name in WHOLE_CONTENT)
    assert queries_of(world, "coordinator", path) > MOST
