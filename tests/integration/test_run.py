"""`manage.py run` as a user meets it: real processes on a data directory of their own."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.servers.program import free_port

pytestmark = pytest.mark.one_database
SECONDS = 60
PROC = Path("/proc")
FOREIGN = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DELPHI_", "DJANGO_SETTINGS_MODULE")


class Run:
    """A running `manage.py run --no-demo`, and what it printed."""

    def __init__(self, data: Path, port: int, *words: str, **environment: str) -> None:
        mine = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
        self.data, self.port, self.log = data, port, data.with_suffix(f".{port}.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run", "--no-demo", "--port", str(port), *words],
                cwd=settings.BASE_DIR,
                env=mine | {"DELPHI_DATA": str(data)} | environment,
                stdout=log,
                stderr=log,
            )

    def said(self) -> str:
        return self.log.read_text()

    def ended(self) -> tuple[int, str]:
        """Its exit status and words, once it has ended."""
        return self.process.wait(SECONDS), self.said()

    def children(self) -> dict[str, int]:
        """The process ids of web server and worker, by the module that they run."""
        found = {}
        for folder in PROC.glob("[0-9]*"):
            words = words_of(folder)
            if parent_of(folder) == self.process.pid and "-m" in words:
                found[words[words.index("-m") + 1]] = int(folder.name)
        return found


def words_of(folder: Path) -> list[str]:
    try:
        return (folder / "cmdline").read_text().split("\0")
    except OSError:
        return []


def parent_of(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def is_alive(pid: int) -> bool:
    return bool(words_of(PROC / str(pid)))


def wait_until(condition: Callable[[], object], run: Run) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, run.said()
        time.sleep(0.05)


def answers(port: int) -> bool:
    site = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        site.request("GET", "/healthz")
        return site.getresponse().status == 200
    except OSError:
        return False
    finally:
        site.close()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory after the first run, ended with SIGTERM; the database is made once here."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    run = started(data, free_port())
    run.process.terminate()
    assert run.ended()[0] == 0
    return data


@pytest.fixture
def running(tmp_path: Path, port: int, prepared: Path) -> Iterator[Run]:
    """A further run, on a copy of the data."""
    run = started(shutil.copytree(prepared, tmp_path / "data"), port)
    yield run
    run.process.terminate()
    run.process.wait(SECONDS)


def started(data: Path, port: int) -> Run:
    run = Run(data, port)
    try:
        wait_until(lambda: "runs at" in run.said() or run.process.poll() is not None, run)
        assert run.process.poll() is None, run.said()
    except AssertionError:
        run.process.terminate()
        run.process.wait(SECONDS)
        raise
    return run


def test_it_serves_and_ends_with_everything_it_started(running: Run) -> None:
    assert answers(running.port)
    children = running.children()
    assert sorted(children) == ["celery", "gunicorn"]
    running.process.send_signal(signal.SIGINT)
    status, said = running.ended()
    assert (status, "Traceback" in said) == (0, False)
    assert [pid for pid in children.values() if is_alive(pid)] == []
    assert not answers(running.port)


def test_a_child_that_dies_is_started_again(running: Run) -> None:
    before = running.children()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(set(running.children().values()) - set(before.values())) == 2, running)
    wait_until(lambda: answers(running.port), running)
    assert "The worker ended (status -9); it starts again in 0.5 s." in running.said()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_a_killed_launcher_leaves_nobody_behind(running: Run) -> None:
    children = running.children()
    running.process.kill()
    wait_until(lambda: not any(map(is_alive, children.values())), running)


def test_a_second_run_on_the_same_data_is_refused(running: Run) -> None:
    status, said = Run(running.data, running.port + 1).ended()
    assert status == 1
    assert said.startswith("CommandError: Delphi Roadmap runs already with the data in ")
    assert said.count("\n") == 1


def test_a_taken_port_is_refused_in_one_sentence(tmp_path: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        status, said = Run(tmp_path / "data", port).ended()
    assert status == 1
    assert said.startswith(f"CommandError: Port {port} cannot be used (Address already in use)")
    assert said.count("\n") == 1


def test_reset_never_touches_a_server(tmp_path: Path, port: int) -> None:
    url = f"sqlite:///{tmp_path}/precious.sqlite3"
    status, said = Run(tmp_path / "data", port, "--reset", DATABASE_URL=url).ended()
    assert status == 1
    assert said.startswith("CommandError: --reset deletes local files only")


def test_reset_deletes_the_data_and_keeps_the_keys(tmp_path: Path, port: int) -> None:
    data = tmp_path / "data"
    (data / "outbox").mkdir(parents=True)
    (data / "outbox" / "old.log").touch()
    (data / "delphi.sqlite3").write_text("no database at all")
    (data / "link-keys").mkdir()
    (data / "link-keys" / "study-9.key").write_text("ab" * 32)
    run = Run(data, port, "--reset")
    wait_until(lambda: "runs at" in run.said() or run.process.poll() is not None, run)
    run.process.terminate()
    assert run.ended()[0] == 0, run.said()
    assert (data / "link-keys" / "study-9.key").read_text() == "ab" * 32
    assert not (data / "outbox" / "old.log").exists()


def test_the_web_process_does_not_learn_where_the_link_key_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from delphi.management.commands.run import children

    monkeypatch.setenv("DELPHI_LINK_KEYS", "elsewhere")
    web, worker = children(8000)
    assert "DELPHI_LINK_KEYS" not in web.environment
    assert worker.environment["DELPHI_LINK_KEYS"] == "elsewhere"
