"""A real Redis for the tests: on a free port, in a folder of its own, thrown away."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from delphi.supervisor import die_with_parent
from tests.servers.program import free_port


class Redis:
    """A Redis that keeps nothing; `kill()` is the end of power, `start()` begins empty."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise FileNotFoundError("redis-server")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.command = [program, *place, "--save", ""]
        self.start()

    def start(self) -> None:
        """Start the process and wait until it answers; also again, on the same port."""
        self.process: subprocess.Popen[Any] = subprocess.Popen(
            self.command,
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 (one thread here)
        )
        _wait_until_ready(self.port)

    def freeze(self) -> None:
        """Let the process hang: the machine still accepts connections, but nobody answers."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """End the hanging."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the process without warning."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def server() -> Iterator[str]:
    """Run a Redis and yield its address, `redis://…`; FileNotFoundError if there is none."""
    with tempfile.TemporaryDirectory(prefix="delphi-redis-") as folder:
        redis = Redis(Path(folder))
        try:
            yield redis.url
        finally:
            redis.stop()


def _wait_until_ready(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("redis-server did not start")
