"""Which phases `manage.py test` runs, and in how many processes."""

import pytest

from delphi.management.commands import test as command

ALL = ["checks", "sqlite", "postgres", "browser"]
TWO = ["--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder"]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch):
    """A machine with so many cores, where no Redis was named."""
    monkeypatch.delenv("DELPHI_TEST_REDIS_URL", raising=False)
    return lambda cores: monkeypatch.setattr(command.os, "cpu_count", lambda: cores)


@pytest.mark.parametrize(("cores", "words"), [(None, []), (1, []), (2, TWO), (64, TWO)])
def test_a_phase_is_shared_out_where_there_are_two_cores(machine, cores, words):
    machine(cores)
    assert command.in_how_many_processes() == words


def test_a_redis_that_was_named_is_used_by_one_process(machine, monkeypatch):
    machine(2)
    monkeypatch.setenv("DELPHI_TEST_REDIS_URL", "redis://localhost:6379/1")
    assert command.in_how_many_processes() == []


@pytest.mark.parametrize("names", [ALL, ["postgres"], ["sqlite", "browser"]])
@pytest.mark.parametrize("is_narrowed", [True, False])
def test_every_phase_that_was_planned_runs_once_and_only_a_whole_one_is_shared_out(
    machine, monkeypatch, names, is_narrowed
):
    machine(2)
    monkeypatch.setattr(command, "plan", lambda words: (names, words, is_narrowed))
    ran = []
    suite = command.Command()
    monkeypatch.setattr(suite, "run_phase", lambda name, words, **_how: ran.append((name, words)))
    suite.run_phases(["-x"])
    shared_out = [] if is_narrowed else TWO
    files = {name: [] if is_narrowed else command.PHASES.get(name, []) for name in names}
    assert ran == [(name, [*shared_out, *files[name], "-x"]) for name in names]


def test_the_whole_suite_notes_what_it_sends_to_one_database_and_chooses_for_the_other(
    machine, monkeypatch
):
    machine(1)
    ran = {}
    suite = command.Command()
    monkeypatch.setattr(
        suite,
        "run_phase",
        lambda name, words, **_how: ran.update({name: (words, suite.surroundings.copy())}),
    )
    suite.run_phases([])
    assert list(ran) == ALL
    noting = [name for name, (words, _surroundings) in ran.items() if "tests.statements" in words]
    assert noting == ["sqlite", "postgres"]
    folders = {ran[name][1]["DELPHI_STATEMENTS"] for name in noting}
    assert len(folders) == 1
    suite.run_phases(["postgres"])
    assert "tests.statements" not in ran["postgres"][0]


def test_what_breaks_a_phase_is_not_swallowed(monkeypatch):
    def broken(*_phase, **_how):
        raise OSError("the disk is full")

    suite = command.Command()
    monkeypatch.setattr(suite, "run_phase", broken)
    with pytest.raises(OSError, match="the disk is full"):
        suite.run_phases(["checks"])
