"""A real Celery worker in a process of its own, on the test database."""

from pathlib import Path

from delphi.supervisor import worker_command
from tests.servers.program import Program


class Worker(Program):
    """A worker with beat."""

    def __init__(self, folder: Path, *, app: str = "delphi", **environment: str) -> None:
        command = worker_command(folder / "beat", app=app)
        super().__init__(command, folder / "worker.log", **environment)
