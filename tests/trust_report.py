"""Figures of the proofs, for docs/trust-report.md: counted by the run, never typed.

`python3 manage.py test --faults` names a file for the notes and writes the report from it.
"""

import datetime as dt
import json
import os
import platform
import sqlite3
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection

INTRODUCTION = """# Trust report

Written by `python3 manage.py test --faults` from what its tests noted; nothing here is typed.
What each proof shows, and that its detector works, stands in the test that noted the line.
"""


def note(proof: str, **figures: int | float | str) -> None:
    """Append a line of JSON to the file that DELPHI_TRUST_NOTES names; without it, do nothing."""
    if name := os.environ.get("DELPHI_TRUST_NOTES"):
        line = json.dumps({"proof": proof, "database": connection.vendor, **figures})
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def is_long() -> bool:
    """Say whether the proofs run in their long form."""
    return os.environ.get("DELPHI_FAULTS") == "long"


def write_report(notes: Path, target: Path) -> None:
    """Write a table of all `notes`, and where and when they were made, to `target`."""
    lines = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    lines.sort(key=lambda line: line["database"], reverse=True)  # both may have run at once
    facts = [f"- {name}: {value}" for name, value in _facts().items()]
    table = ["| proof | database | figures |", "|---|---|---|", *map(_row, lines)]
    target.write_text("\n".join([INTRODUCTION, *facts, "", *table, ""]), encoding="utf-8")


def _row(line: dict[str, int | float | str]) -> str:
    proof, database = line.pop("proof"), line.pop("database")
    figures = "; ".join(f"{name.replace('_', ' ')}: {_number(n)}" for name, n in line.items())
    cells = [f"{cell}".replace("|", "\\|") for cell in (proof, database, figures)]
    return f"| {' | '.join(cells)} |"


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,}"


def _facts() -> dict[str, object]:
    """When, of what and where, without the name of a host or a path."""
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": _said_by("git", "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _postgres_version(),
    }


def _postgres_version() -> str:
    from tests.servers import postgres

    try:
        return _said_by(f"{postgres.find_binaries() / 'postgres'}", "--version").split()[-1]
    except postgres.NoServerError:
        return "none found"


def _said_by(*command: str) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
