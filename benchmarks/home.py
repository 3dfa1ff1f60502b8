"""The public home of a roadmap, beside a bare Django view that says hello on the same server."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.urls import reverse

from benchmarks.load import Outcome, Plan, run
from benchmarks.report import Row
from studies.models import Study
from tests.factories.roadmap import (
    add_sub_topic,
    finished_survey,
    place,
    publish,
    save_action,
    standing,
)
from tests.servers.web import Web

ACTIONS, CLIENTS = 24, 16
TURNS = 3  # of each, in turn: the machine may be busier at one time than at another
WARM_UP = 1.0
GOAL = 0.7


def measure(database: str, folder: Path, *, seconds: float, **_options: object) -> Iterator[Row]:
    """Load both servers in turn, each with keep-alive connections; compare the medians."""
    study = _roadmap()
    home = reverse("roadmap:roadmap_home", args=[study.slug])
    bare = folder / "bare"
    bare.mkdir()
    app = "django.core.wsgi:get_wsgi_application()"
    servers = (
        Web(folder),
        Web(bare, app=app, DJANGO_SETTINGS_MODULE="benchmarks.bare.settings"),
    )
    try:
        plans = [_plan(servers[0].port, home), _plan(servers[1].port, "/hello/")]
        ours, hello = _in_turn(plans, seconds)
    finally:
        for server in servers:
            server.stop()
    yield _row(database, f"{ACTIONS} actions, {CLIENTS} clients", ours)
    yield _row(database, f"bare Django view, {CLIENTS} clients", hello)
    ratio = median(map(_rate, ours)) / median(map(_rate, hello))
    errors = sum(outcome.errors for outcome in (*ours, *hello))
    yield Row(
        measure="home",
        database=database,
        case="ours / bare view",
        figures={"ratio": ratio, "errors": errors},
        goal=f"ratio >= {GOAL}",
        is_met=ratio >= GOAL,
        is_wrong=bool(errors),
    )


def _roadmap() -> Study:
    """A published study with one action a sub-topic."""
    survey = finished_survey(given={n: [5] * 12 for n in range(1, ACTIONS + 1)})
    study = survey.pillar.study
    for priority in standing(survey):
        sub_topic = add_sub_topic(survey.pillar, title=f"Theme {priority.number}")
        place([priority], sub_topic, study=study)
        save_action(sub_topic, [priority])
    publish(study)
    return study


def _plan(port: int, path: str) -> Plan:
    errands = [[(0.0, path)]] * CLIENTS
    return Plan(port=port, tokens=[""] * CLIENTS, errands=errands, saves=False)


def _in_turn(plans: list[Plan], seconds: float) -> tuple[list[Outcome], list[Outcome]]:
    for plan in plans:
        plan.saturates_for = min(WARM_UP, seconds)
        run(plan)
        plan.saturates_for = seconds
    turns = [[run(plan) for plan in plans] for _ in range(TURNS)]
    ours, hello = zip(*turns, strict=True)
    return list(ours), list(hello)


def _rate(outcome: Outcome) -> float:
    return outcome.statuses.get("200", 0) / outcome.seconds


def _row(database: str, case: str, outcomes: list[Outcome]) -> Row:
    rates = sorted(map(_rate, outcomes))
    return Row(
        measure="home",
        database=database,
        case=case,
        figures={
            "requests/s": median(rates),
            "slowest turn": rates[0],
            "fastest turn": rates[-1],
            "median ms": 1000 * median([wait for each in outcomes for wait in each.waited]),
            "kB compressed": outcomes[-1].size / 1000,
        },
    )
