"""One process that keeps the web server and the worker alive, and ends both.

Every child leads a process group of its own: Ctrl-C reaches only us, and we end the children in
order; a child that does not go in time is killed with everything that it started.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECONDS_TO_GO = 15
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60  # who ran this long starts again without a growing pause


def web_command(port: int, *, workers: int = 1, app: str = "delphi.wsgi") -> list[str]:
    """Return what Python runs for the web: one process, because SQLite likes few writers.

    Several are forked from one that has loaded everything: they start sooner and share its memory.
    """
    options = ["--worker-class", "gthread", "--workers", str(workers), "--threads", "8"]
    options += ["--preload"] if workers > 1 else []
    quiet = ["--no-control-socket", "--log-level", "warning"]
    return ["-m", "gunicorn", *options, *quiet, "--bind", f"127.0.0.1:{port}", app]


def worker_command(sign_of_life: Path, *, app: str = "delphi") -> list[str]:
    """Return what Python runs for the tasks: a real worker with beat, in threads, not forks.

    Beat touches `sign_of_life` whenever it looks at the time (delphi/beat.py).
    """
    options = ["-B", "-P", "threads", "-c", "2", "--schedule", str(sign_of_life)]
    # One worker has nobody to talk to; with the files as broker its talk would pile up.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]
    # JSON only, so what Celery fears of a worker run by root (pickle) is not there.
    warning = "ignore:You're running the worker with superuser privileges"
    # `manage.py run` made our own checks; Django's would load every page and form into the worker.
    celery = ["-m", "celery", "-q", "-A", app, "--skip-checks"]
    return ["-W", warning, *celery, "worker", *options, *quiet]


def die_with_parent() -> Callable[[], None] | None:
    """Return what a child runs before exec so that it ends with us; Linux alone can do it."""
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask_the_kernel


@dataclass
class Child:
    """A program to keep alive."""

    name: str
    command: list[str]  # for this Python
    environment: dict[str, str]
    failures: int = 0
    starts_at: float = 0.0
    started_at: float = 0.0
    process: "subprocess.Popen[Any] | None" = field(default=None, repr=False)

    def start(self, folder: Path) -> None:
        """Start the program in `folder`."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (our own words)
            [sys.executable, *self.command],
            env=self.environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 (the supervisor has one thread)
        )

    def has_died(self) -> bool:
        """Say whether the program was started and is no more."""
        return self.process is not None and self.process.poll() is not None

    def kill_group(self) -> None:
        """Kill whatever the program left behind."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # macOS says the latter of the dead
                pass


class Supervisor:
    """Starts children, starts again who dies, and ends all of them."""

    def __init__(self, children: list[Child], folder: Path, say: Callable[[str], None]) -> None:
        self.children, self.folder, self.say = children, folder, say
        self.is_stopping = False

    def start(self) -> None:
        """Start all children, and listen to the signals that mean stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        for child in self.children:
            child.start(self.folder)

    def _stop_soon(self, _number: int, _frame: Any) -> None:
        self.is_stopping = True

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep the children alive; return True when `until()` holds, False when told to stop."""
        while not self.is_stopping:
            if until():
                return True
            for child in self.children:
                self._revive(child)
            time.sleep(0.1)
        return False

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if child.has_died():
            self._bury(child, now)
        elif child.process is None and now >= child.starts_at:
            child.start(self.folder)

    def _bury(self, child: Child, now: float) -> None:
        """Note when a dead child starts again: later each time it dies young."""
        assert child.process is not None
        child.kill_group()
        child.failures = 1 if now - child.started_at > STEADY_SECONDS else child.failures + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (child.failures - 1))
        status = child.process.returncode
        self.say(f"The {child.name} ended (status {status}); it starts again in {pause:g} s.")
        child.process, child.starts_at = None, now + pause

    def stop(self) -> None:
        """Ask all children to go, wait, and kill the group of who stays."""
        alive = [child.process for child in self.children if child.process is not None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_GO
        for process in alive:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say("A process did not go in time and was killed.")
        for child in self.children:
            child.kill_group()
