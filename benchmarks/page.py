"""The page on which experts rate: how fast, how many queries, how many bytes."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.browser import HOST
from benchmarks.load import Plan, run
from benchmarks.panel import Panel, make_panel
from benchmarks.report import Row, percentile
from surveys.views.access import LINK_COOKIE
from tests.servers.web import Web

ITEMS, CLIENTS = 30, 16


def measure(database: str, folder: Path, *, seconds: float, **_options: object) -> Iterator[Row]:
    """Read the page alone, then with everybody at once; half of the priorities are answered."""
    panel = make_panel(items=ITEMS, experts=CLIENTS)
    web = Web(folder)
    try:
        _answer_half(panel, web.port)
        for clients in (1, CLIENTS):
            yield _row(database, panel, web.port, clients, seconds)
    finally:
        web.stop()


def _answer_half(panel: Panel, port: int) -> None:
    half = [(0.0, path) for path in panel.paths[: ITEMS // 2]]
    tokens = [link.token for link in panel.links]
    run(Plan(port=port, tokens=tokens, errands=[half] * CLIENTS, page=panel.page))


def _row(database: str, panel: Panel, port: int, clients: int, seconds: float) -> Row:
    outcome = run(
        Plan(
            port=port,
            tokens=[link.token for link in panel.links[:clients]],
            errands=[[(0.0, panel.page)]] * clients,
            page=panel.page,
            saves=False,
            saturates_for=seconds,
        )
    )
    return Row(
        measure="page",
        database=database,
        case=f"{ITEMS} priorities, {clients} client{'s' if clients > 1 else ''}",
        figures={
            "requests/s": len(outcome.waited) / outcome.seconds,
            "median ms": 1000 * percentile(outcome.waited, 50),
            "p99 ms": 1000 * percentile(outcome.waited, 99),
            "errors": outcome.errors,
            "queries": _queries(panel),
            "kB compressed": outcome.size / 1000,
        },
        is_wrong=bool(outcome.errors),
    )


def _queries(panel: Panel) -> int:
    visitor = Client(SERVER_NAME=HOST)
    visitor.cookies = SimpleCookie({LINK_COOKIE: panel.links[0].token})
    with CaptureQueriesContext(connection) as queries:
        visitor.get(panel.page)
    return len(queries)
