"""`manage.py bench` in its smallest form: it runs, counts, and says nothing about the speed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.load import Outcome
from benchmarks.panel import make_panel
from benchmarks.report import percentile

SMALLEST = ["--only", "throughput", "--database", "sqlite", "--seconds", "0.3", "--format", "json"]
FOREIGN = ("DATABASE_URL", "DELPHI_", "DJANGO_SETTINGS_MODULE")


@pytest.mark.one_database
def test_the_smallest_run_compares_us_with_a_bare_view_and_leaves_the_users_data_alone(
    tmp_path: Path,
) -> None:
    mine = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", *SMALLEST],
        cwd=settings.BASE_DIR,
        env=mine | {"DELPHI_DATA": str(tmp_path), "DELPHI_NO_VENV": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ours, bare, ratio = json.loads(done.stdout)
    assert {row["database"] for row in (ours, bare, ratio)} == {"SQLite"}
    assert ours["figures"]["requests/s"] > 0
    assert bare["figures"]["requests/s"] > 0
    assert ratio["figures"]["ratio"] > 0
    assert (ratio["figures"]["errors"], ratio["figures"]["stored exactly"]) == (0, "yes")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_lost_a_changed_and_an_unasked_rating_are_noticed(client: object) -> None:
    panel = make_panel(items=2, experts=10)
    first, second = panel.paths
    for link, path in zip(panel.links, panel.paths, strict=False):  # two of the ten
        client.cookies["expert"] = link.token
        assert client.post(path, {"rating": 4}).status_code == 303

    def is_exact(*stored: dict[str, int]) -> bool:
        saves = sum(len(values) for values in stored)
        outcome = Outcome(stored=list(stored), statuses={"200": saves})
        return panel.holds_exactly(outcome, panel.links[:2])

    assert is_exact({first: 4}, {second: 4})
    assert not is_exact({first: 4, second: 4}, {second: 4})
    assert not is_exact({first: 4}, {second: 5})
    assert not is_exact({first: 4}, {})


@pytest.mark.one_database
def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(n) for n in range(1, 201)]
    assert [percentile(values, p) for p in (50, 95, 99, 100)] == [100, 190, 198, 200]
    assert percentile([7.0], 99) == 7
