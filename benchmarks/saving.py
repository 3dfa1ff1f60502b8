"""Two hundred experts save within the same ten seconds, over HTTP, with their cookies and CSRF."""

import random
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from benchmarks.load import Outcome, Plan, run
from benchmarks.panel import Panel, make_panel
from benchmarks.report import Row, Value, percentile
from tests.servers.web import WORKERS, Web

ITEMS, EXPERTS, SECONDS = 30, 200, 10
EACH = 5  # ratings of one expert: one in two seconds, faster than anybody reads
GOALS = {"SQLite": 3.0, "PostgreSQL": 1.0}  # seconds that 99 of 100 saves may take


def measure(database: str, folder: Path, **_options: object) -> Iterator[Row]:
    """Save under the server of production; on SQLite also under that of `run`."""
    panel = make_panel(items=ITEMS, experts=EXPERTS)
    for workers in (WORKERS, 1) if settings.IS_SQLITE else (WORKERS,):
        web = Web(folder, workers=workers)
        try:
            outcome = run(plan(panel, web.port))
        finally:
            web.stop()
        yield _row(database, workers, panel, outcome)
        panel.forget_answers()


def plan(panel: Panel, port: int) -> Plan:
    """Spread each expert's ratings over the seconds; every save opens a connection of its own.

    A browser keeps its connection for a while, but between two choices a server closes it.
    """
    chance = random.Random(7)  # noqa: S311 (the same arrivals in every run)
    return Plan(
        port=port,
        tokens=[link.token for link in panel.links],
        errands=[
            [
                (at, path)
                for at, path in zip(
                    sorted(chance.uniform(0, SECONDS) for _ in range(EACH)),
                    chance.sample(panel.paths, EACH),
                    strict=True,
                )
            ]
            for _ in panel.links
        ],
        page=panel.page,
        keeps_alive=False,
    )


def _row(database: str, workers: int, panel: Panel, outcome: Outcome) -> Row:
    milliseconds = {
        name: 1000 * percentile(outcome.waited, percent)
        for name, percent in {"median ms": 50, "p95 ms": 95, "p99 ms": 99, "max ms": 100}.items()
    }
    is_kept = panel.holds_exactly(outcome, panel.links)
    figures: dict[str, Value] = {"requests": len(outcome.waited), "errors": outcome.errors}
    goal = GOALS[database]
    return Row(
        measure="saving",
        database=database,
        case=f"{EXPERTS} experts x {EACH} in {SECONDS} s, gunicorn {workers} x 8",
        figures=figures | milliseconds | {"stored exactly": "yes" if is_kept else "NO"},
        goal=f"p99 < {goal:g} s, 0 errors",
        is_met=milliseconds["p99 ms"] < 1000 * goal and not outcome.errors,
        is_wrong=bool(outcome.errors) or not is_kept,
    )
