"""Which phases `manage.py test` runs, and how many of them at once."""

import pytest

from delphi.management.commands import test as command

ALL = ["checks", "sqlite", "postgres", "browser"]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch):
    """A machine with so many cores, where no Redis was named."""
    monkeypatch.delenv("DELPHI_TEST_REDIS_URL", raising=False)
    return lambda cores: monkeypatch.setattr(command.os, "cpu_count", lambda: cores)


@pytest.mark.parametrize(("cores", "at_once"), [(None, 1), (1, 1), (2, 2), (64, 2)])
def test_two_phases_run_at_once_where_there_are_two_cores(machine, cores, at_once):
    machine(cores)
    assert command.how_many_at_once() == at_once


def test_a_redis_that_was_named_is_used_by_one_phase_at_a_time(machine, monkeypatch):
    machine(2)
    monkeypatch.setenv("DELPHI_TEST_REDIS_URL", "redis://localhost:6379/1")
    assert command.how_many_at_once() == 1


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("names", [ALL, ["postgres"], ["sqlite", "browser"]])
def test_every_phase_that_was_planned_runs_once(machine, monkeypatch, names, cores):
    machine(cores)
    monkeypatch.setattr(command, "plan", lambda words: (names, words, False))
    ran = []
    suite = command.Command()
    monkeypatch.setattr(suite, "run_phase", lambda name, *_words, **_how: ran.append(name))
    suite.run_phases([])
    assert sorted(ran) == sorted(names)


def test_what_breaks_a_phase_is_not_swallowed(machine, monkeypatch):
    def broken(*_phase, **_how):
        raise OSError("the disk is full")

    machine(2)
    suite = command.Command()
    monkeypatch.setattr(suite, "run_phase", broken)
    with pytest.raises(OSError, match="the disk is full"):
        suite.run_phases(["checks"])
