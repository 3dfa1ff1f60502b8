"""Databases for one run, each in a temporary folder of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import ROOT
from benchmarks.report import Row
from delphi.management.commands.test import FOREIGN
from tests.servers import postgres


def measure(database: str, measures: Sequence[str], seconds: float) -> list[Row]:
    """Measure on a new database, in a process that knows nothing of a developer's own.

    Raises postgres.NoServerError, and CalledProcessError after that process has said why.
    """
    with _folder() as folder, _address(database, folder) as url:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)} | {
            "DATABASE_URL": url,
            "DELPHI_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "delphi.settings",
        }
        words = ["-m", "benchmarks.on_one_database", "--seconds", str(seconds), *measures]
        done = subprocess.run(  # noqa: S603 (our own words)
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [Row(**row) for row in json.loads(done.stdout)]


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="delphi-bench-") as name:
        yield Path(name)


@contextmanager
def _address(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    with postgres.server(is_durable=True) as url:
        yield url
