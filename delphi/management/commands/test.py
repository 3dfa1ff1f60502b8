"""`python3 manage.py test`: everything that can be tested on this machine, and what could not."""

import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand

HELP = """python3 manage.py test [--faults] [checks|sqlite|postgres|browser] [words for pytest]

Without words: linters, types and import contracts (checks), every test on SQLite (sqlite), tests
that touch the database again on a real PostgreSQL (postgres), and those in Chromium (browser).
One phase follows another; on two cores each shares its files out to two processes. On PostgreSQL
run the proofs, and as many tests of pages as it takes to send it every statement that our code
sends in any of them; `postgres` alone runs all. Long ones that hardly touch it run there with
--faults.
With the name of a phase: that phase alone. With words for pytest, such as -x or -k: the last three
phases, each with these words. When one of the words is a path: that path alone, on SQLite unless
another phase is named.

With --faults: the proofs of what the system promises, in their long form, on both databases, which
takes half an hour; if all of them ran and passed, their figures go into docs/trust-report.md. Words
narrow it down as above, and leave the report alone.

It ends with a list of what was not run and why. With CI=1 everything not run is a failure, except
tests on the reference data of a folder ../shared that is not there."""

CHECKS = {  # the longest first
    # Also compiles every test once, where each process of the next phase would do it again.
    "tests": ["-m", "pytest", "--collect-only", "-q"],
    "mypy": ["-m", "mypy"],
    "ruff": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command as do; do()"],
    "djlint": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "migrations": ["-m", "django", "makemigrations", "--check", "--dry-run"],
}
PHASES = {
    "sqlite": ["--ignore=tests/browser"],
    "postgres": [
        "-m",
        "not one_database and not nightly_on_postgres",
        "tests/integration",
        "tests/faults",
    ],
    "browser": ["tests/browser"],
}
# What the tests send to the one decides which of them run again on the other.
NOTED, NOTING = ("sqlite", "postgres"), ["-p", "tests.statements"]
# A developer's own databases, brokers and data must not reach the tests.
FOREIGN = (
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_",
    "DELPHI_",
    "EMAIL_",
    "ALLOWED_",
    "SECRET_",
    "DEBUG",
    "PYTHONDONTWRITEBYTECODE",  # some 150 processes would each compile the project anew
)
KEPT = ("DELPHI_NO_VENV", "DELPHI_SHARED", "DELPHI_TEST_REDIS_URL")
LONG = "--faults"
LONG_MARKS = {"sqlite": "", "postgres": "not one_database"}
# What a browser shows does not depend on the database.
NOT_LONG = {"sqlite": (), "postgres": ("tests/browser/", "tests/unit/")}
PROCESSES = 2
REPORT = settings.BASE_DIR / "docs" / "trust-report.md"
REFERENCE_DATA = "reference data"  # so begins the reason of a test that misses ../shared


class Command(BaseCommand):
    help = HELP

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.failed: list[str] = []
        self.not_run: list[str] = []
        self.surroundings: dict[str, str] = {}

    def run_from_argv(self, argv: list[str]) -> None:
        """Take the words as they are: most are for pytest, not for Django's parser."""
        if argv[2:] in (["-h"], ["--help"]):
            self.say(HELP)
            return
        sys.exit(self.handle(words=argv[2:]))

    def handle(self, *_args: Any, **options: Any) -> Any:
        words = list(options.get("words", []))
        if LONG in words:
            self.prove([word for word in words if word != LONG])
        else:
            self.run_phases(words)
        return self.conclude()

    def run_phases(self, words: list[str], *, is_alone: bool = True) -> None:
        """Run the phases that the words name, one after the other."""
        names, words, is_narrowed = plan(words)
        is_whole = len(names) > 1 and not words
        with tempfile.TemporaryDirectory(prefix="delphi-statements-") as notes:
            if is_whole:
                self.surroundings["DELPHI_STATEMENTS"] = notes
            for name in names:
                noting = NOTING if is_whole and name in NOTED else []
                whole = [*in_how_many_processes(), *noting, *PHASES.get(name, []), *words]
                self.run_phase(name, words if is_narrowed else whole, is_alone=is_alone)

    def prove(self, words: list[str]) -> None:
        """Run the long forms; write the report if nothing failed and nothing was left out."""
        from tests import trust_report

        with tempfile.TemporaryDirectory(prefix="delphi-notes-") as folder:
            notes = Path(folder) / "notes"
            notes.touch()
            self.surroundings = {"DELPHI_FAULTS": "long", "DELPHI_TRUST_NOTES": str(notes)}
            whole = [
                [phase, "-m", marks, *proofs(but_for=NOT_LONG[phase])]
                for phase, marks in LONG_MARKS.items()
            ]
            runs = [words] if words else whole
            with ThreadPoolExecutor(min(len(runs), os.cpu_count() or 1)) as pool:
                list(pool.map(partial(self.run_phases, is_alone=len(runs) == 1), runs))
            if not words and not self.failed and not self.not_run:
                trust_report.write_report(notes, REPORT)
            self.say(f"\nFigures:\n{notes.read_text(encoding='utf-8')}")

    def say(self, line: str) -> None:
        """Print a line at once, among the lines of the programs that we start."""
        self.stdout.write(line)
        self.stdout.flush()

    def run_phase(self, name: str, words: list[str], *, is_alone: bool) -> None:
        """Run one phase and note what failed and what was not run.

        What a phase beside another one prints is held back until it has ended.
        """
        started = time.monotonic()
        self.say(f"\n=== {name} ===" if is_alone else f"{name} begins")
        with tempfile.TemporaryFile("w+") as held:
            out = None if is_alone else held
            if name == "checks":
                self.run_checks(out)
            elif name == "postgres":
                self.run_on_postgres(words, out)
            else:
                self.run_pytest(name, words, out)
            held.seek(0)
            seconds = time.monotonic() - started
            printed = "" if is_alone else f"\n=== {name} ===\n{held.read()}"
            self.say(f"{printed}=== {name}: {seconds:.0f} s ===")

    def run_checks(self, out: IO[str] | None) -> None:
        """Run linters, types and contracts; one line of each is enough where nothing is wrong."""
        with ThreadPoolExecutor(min(PROCESSES, os.cpu_count() or 1)) as pool:
            for name, (status, said) in zip(CHECKS, pool.map(heard, CHECKS.values()), strict=True):
                shown = said.rstrip() if status else "".join(said.splitlines()[-1:])
                heard_by = out or self.stdout
                heard_by.write(f"--- {name}: {shown}\n")
                heard_by.flush()
                if status:
                    self.failed.append(name)

    def run_on_postgres(self, words: list[str], out: IO[str] | None) -> None:
        """Start a PostgreSQL for pytest and throw it away afterwards."""
        from tests.servers import postgres

        try:
            with postgres.server() as url:
                self.run_pytest("postgres", words, out, DATABASE_URL=url)
        except postgres.NoServerError as error:
            self.not_run.append(f"postgres: {error}")

    def run_pytest(self, name: str, words: list[str], out: IO[str] | None, **extra: str) -> None:
        """Run pytest in a process of its own."""
        with tempfile.TemporaryDirectory(prefix="delphi-report-") as folder:
            report = Path(folder) / "report.xml"
            pytest = ["-m", "pytest", f"--junitxml={report}", *words]
            status = python(pytest, out, **self.surroundings, **extra)
            if status not in (0, 5):  # 5: no test fits the words
                self.failed.append(f"{name} (pytest's status {status})")
            if report.exists():
                self.not_run += [f"{name}: {line}" for line in skipped(report)]

    def conclude(self) -> int:
        """Print the end of the story and return the exit status."""
        self.say("\nNot run:" if self.not_run else "\nNothing was left out.")
        for line in self.not_run:
            self.say(f"  - {line}")
        if os.environ.get("CI") and any(map(matters_in_ci, self.not_run)):
            self.failed.append("with CI set, nothing may be left out")
        self.say("\n".join(f"FAILED: {line}" for line in self.failed) or "All passed.")
        return 1 if self.failed else 0


def plan(words: list[str]) -> tuple[list[str], list[str], bool]:
    """Return the phases to run, the words for pytest, and whether these name a path."""
    names = [words.pop(0)] if words and words[0] in ("checks", *PHASES) else []
    paths = [word for word in words if (settings.BASE_DIR / word.split("::")[0]).exists()]
    if names:
        return names, words, bool(paths)
    if paths:
        return ["sqlite"], words, True
    return [*PHASES] if words else ["checks", *PHASES], words, False


def in_how_many_processes() -> list[str]:
    """Return the words that let pytest share the files of a phase out, where there are two cores.

    A Redis that was named is one for all, so then there is one process.
    """
    has_room = (os.cpu_count() or 1) >= PROCESSES and "DELPHI_TEST_REDIS_URL" not in os.environ
    order = "--no-loadscope-reorder"  # as they stand: the many short files come last
    return [f"--numprocesses={PROCESSES}", "--dist=loadfile", order] if has_room else []


def proofs(*, but_for: tuple[str, ...] = ()) -> list[str]:
    """Return the test files that note figures for the report, or say more in the long form."""
    files = sorted((settings.BASE_DIR / "tests").rglob("test_*.py"))
    return [
        name
        for file in files
        if re.search("trust_report|nightly_on_postgres", file.read_text(encoding="utf-8"))
        and not (name := str(file.relative_to(settings.BASE_DIR))).startswith(but_for)
    ]


def python(words: list[str], out: IO[str] | None = None, **extra: str) -> int:
    """Run Python in the project's folder with the tests' own surroundings; return its status.

    It prints where we do, or into the file `out`.
    """
    mine = {k: v for k, v in os.environ.items() if k in KEPT or not k.startswith(FOREIGN)}
    surroundings = mine | {"DJANGO_SETTINGS_MODULE": "delphi.settings_test"} | extra
    return subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=surroundings,
        check=False,
        stdout=out,
        stderr=out and subprocess.STDOUT,
    ).returncode


def heard(words: list[str]) -> tuple[int, str]:
    """Run Python as `python` does; return its status and what it printed."""
    with tempfile.TemporaryFile("w+") as file:
        status = python(words, file)
        file.seek(0)
        return status, file.read()


def skipped(report: Path) -> list[str]:
    """Return a line for every reason in a JUnit report: how many tests were skipped, and where."""
    reasons: dict[str, list[str]] = {}
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 (pytest wrote it)
        for skip in case.iter("skipped"):
            reasons.setdefault(skip.get("message", ""), []).append(case.get("classname", ""))
    return [
        f"{len(names)} in {', '.join(sorted(set(names)))}: {reason}"
        for reason, names in reasons.items()
    ]


def matters_in_ci(line: str) -> bool:
    """Say whether CI must not leave this out: all but data that a lone clone cannot have."""
    return REFERENCE_DATA not in line or (settings.BASE_DIR.parent / "shared").is_dir()
