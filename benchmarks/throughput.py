"""Saving one rating as fast as the server can, beside a bare Django view that does one upsert."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.db import connection

from benchmarks.bare.urls import TABLE
from benchmarks.load import Outcome, Plan, run
from benchmarks.panel import Panel, make_panel
from benchmarks.report import Row
from tests.servers.web import Web

ITEMS, CLIENTS = 30, 16
TURNS = 3  # of each, in turn: the machine may be busier at one time than at another
WARM_UP = 1.0
GOAL = 0.5


def measure(database: str, folder: Path, *, seconds: float, **_options: object) -> Iterator[Row]:
    """Load both servers in turn, each with keep-alive connections; compare the medians."""
    panel = make_panel(items=ITEMS, experts=CLIENTS)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    servers = _servers(folder)
    try:
        ours, bare = _in_turn(panel, *(server.port for server in servers), seconds)
    finally:
        for server in servers:
            server.stop()
    ratio = median(map(_rate, ours)) / median(map(_rate, bare))
    errors = sum(outcome.errors for outcome in (*ours, *bare))
    is_kept = panel.holds_exactly(_joined(ours), panel.links)
    yield _row(database, f"{CLIENTS} clients, one rating", ours)
    yield _row(database, f"{CLIENTS} clients, bare Django view", bare)
    yield Row(
        measure="throughput",
        database=database,
        case="ours / bare view",
        figures={
            "ratio": ratio,
            "errors": errors,
            "stored exactly": "yes" if is_kept else "NO",
        },
        goal=f"ratio >= {GOAL}",
        is_met=ratio >= GOAL,
        is_wrong=bool(errors) or not is_kept,
    )


def _servers(folder: Path) -> tuple[Web, Web]:
    bare = folder / "bare"
    bare.mkdir()
    app = "django.core.wsgi:get_wsgi_application()"
    return Web(folder), Web(bare, app=app, DJANGO_SETTINGS_MODULE="benchmarks.bare.settings")


def _in_turn(
    panel: Panel, our_port: int, bare_port: int, seconds: float
) -> tuple[list[Outcome], list[Outcome]]:
    tokens = [link.token for link in panel.links]
    bare_paths = [f"/save/{item}/" for item in range(len(panel.paths))]
    plans = (
        Plan(port=our_port, tokens=tokens, errands=_errands(panel.paths), page=panel.page),
        Plan(port=bare_port, tokens=tokens, errands=_errands(bare_paths)),
    )
    for plan in plans:
        plan.saturates_for = min(WARM_UP, seconds)
        run(plan)
        plan.saturates_for = seconds
    panel.forget_answers()
    # A load of less than a second says that all works, and nothing about the speed.
    turns = [[run(plan) for plan in plans] for _ in range(TURNS if seconds >= 1 else 1)]
    ours, bare = zip(*turns, strict=True)
    return list(ours), list(bare)


def _errands(paths: list[str]) -> list[list[tuple[float, str]]]:
    return [[(0.0, path) for path in paths] for _ in range(CLIENTS)]


def _rate(outcome: Outcome) -> float:
    return outcome.statuses.get("200", 0) / outcome.seconds


def _joined(outcomes: list[Outcome]) -> Outcome:
    """Return the turns as one: of a value saved in two of them, the later."""
    joined = Outcome(stored=[{} for _ in range(CLIENTS)])
    for outcome in outcomes:
        joined.statuses["200"] = joined.statuses.get("200", 0) + outcome.statuses.get("200", 0)
        for mine, new in zip(joined.stored, outcome.stored, strict=True):
            mine.update(new)
    return joined


def _row(database: str, case: str, outcomes: list[Outcome]) -> Row:
    rates = sorted(map(_rate, outcomes))
    waited = [wait for outcome in outcomes for wait in outcome.waited]
    return Row(
        measure="throughput",
        database=database,
        case=case,
        figures={
            "requests/s": median(rates),
            "slowest turn": rates[0],
            "fastest turn": rates[-1],
            "median ms": 1000 * median(waited),
        },
    )
