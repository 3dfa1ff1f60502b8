"""A program of ours in a process of its own, on the test database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from delphi.supervisor import die_with_parent


def database_url() -> str:
    """Return the address of the database that the tests are connected to."""
    database = connection.settings_dict
    if settings.IS_SQLITE:
        return f"sqlite:///{database['NAME']}"
    host, user = quote(database["HOST"], safe=""), database["USER"]
    login = f"{user}:{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else user
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgresql://{login}@{host}{port}/{database['NAME']}"


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """What Python runs; `stop()` is what SIGTERM does, `kill()` what the end of power does."""

    def __init__(self, command: list[str], log: Path, **environment: str) -> None:
        self.command, self.log = command, log
        self.environment = os.environ | {"DATABASE_URL": database_url()} | environment
        self.start()

    def start(self) -> None:
        """Start the process; also again after `kill()`."""
        with self.log.open("ab") as log:
            self.process: subprocess.Popen[Any] = subprocess.Popen(
                [sys.executable, *self.command],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 (exec follows at once)
            )

    def is_alive(self) -> bool:
        """Say whether the process runs."""
        return self.process.poll() is None

    def wait_until(
        self, condition: Callable[[], bool], seconds: float = 40, *, keep_alive: bool = False
    ) -> None:
        """Wait until `condition()` holds; fail with the program's words if it dies or dawdles.

        With `keep_alive` a process that ends is started again, as the supervisor of `run` does.
        """
        deadline = time.monotonic() + seconds
        while not condition():
            if keep_alive and not self.is_alive():
                self.start()
            assert keep_alive or self.is_alive(), self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """End the process and its children without warning; nothing if it has ended."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the process as a supervisor does: it finishes what it holds."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
