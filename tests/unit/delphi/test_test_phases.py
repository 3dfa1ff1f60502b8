"""Which phases `manage.py test` runs, and which of them at once."""

import pytest

from delphi.management.commands import test as command

ALL = ["checks", "sqlite", "postgres", "browser"]


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command.os, "cpu_count", lambda: 2)
    monkeypatch.delenv("DELPHI_TEST_REDIS_URL", raising=False)


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (ALL, [["checks"], ["sqlite", "postgres"], ["browser"]]),
        (["sqlite", "postgres", "browser"], [["sqlite", "postgres"], ["browser"]]),
        (["postgres"], [["postgres"]]),
        (["sqlite"], [["sqlite"]]),
        (["browser"], [["browser"]]),
    ],
)
def test_both_databases_run_at_once_and_no_phase_is_lost(two_cores, names, groups):
    assert command.side_by_side(names) == groups


def test_on_one_core_each_phase_runs_alone(two_cores, monkeypatch):
    monkeypatch.setattr(command.os, "cpu_count", lambda: 1)
    assert command.side_by_side(ALL) == [[name] for name in ALL]


def test_a_redis_that_was_named_is_used_by_one_phase_at_a_time(two_cores, monkeypatch):
    monkeypatch.setenv("DELPHI_TEST_REDIS_URL", "redis://localhost:6379/1")
    assert command.side_by_side(ALL) == [[name] for name in ALL]
