#!/usr/bin/env python3
"""Start Delphi Roadmap's commands; on a fresh machine, make its environment first.

`python3 manage.py run` needs nothing but Python 3.11. Outside a virtual environment this file makes
`.venv` beside itself, installs the lock into it when the lock changed, and starts itself again in
there. In a developer's own environment, in our container image and with DELPHI_NO_VENV=1 it is a
plain Django manage.py.

Until Django is imported only the standard library is used, in words that old Pythons can parse.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("Delphi Roadmap needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
# Written before the first step and removed after the last: who finds it finds a half-made .venv.
BEGUN = VENV / "delphi-begun"
MARKER = VENV / "delphi-installed.json"
RUNTIME, DEV = "requirements.txt", "requirements-dev.txt"  # DEV holds everything of RUNTIME
DEV_COMMANDS = {"test", "bench"}  # on throw-away data, never on a user's


def main() -> None:
    """Run the command of sys.argv, in our own environment if this is not one already."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if wants_own_environment():
        enter_own_environment(DEV if command in DEV_COMMANDS else RUNTIME)
    settings = "delphi.settings_test" if command in DEV_COMMANDS else "delphi.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as error:
        sys.exit(
            f"{error}: install {RUNTIME} into this environment ({sys.prefix}),"
            " or leave it and manage.py makes its own."
        )
    execute_from_command_line(sys.argv)


def wants_own_environment() -> bool:
    """Say whether this Python is a bare machine's, not somebody's environment."""
    switch = os.environ.get("DELPHI_NO_VENV", "")
    if sys.prefix != sys.base_prefix or switch not in ("", "0"):
        return False
    if switch == "0":
        return True
    made_for_one_purpose = "CONDA_PREFIX" in os.environ or in_container()
    # A container or conda environment without Django is no more than another fresh machine.
    return not (made_for_one_purpose and importlib.util.find_spec("django"))


def in_container() -> bool:
    """Say whether Docker or Podman runs us."""
    return Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()


def enter_own_environment(lock: str) -> None:
    """Bring .venv up to date with `lock` and replace this process by one that runs inside it."""
    try:
        with only_one_at_a_time() as held:
            if not is_someone_elses():
                bring_up_to_date(lock, held)
    except KeyboardInterrupt:
        sys.exit("Interrupted; the same command goes on where this one stopped.")
    except OSError as error:
        sys.exit(f"Cannot make {VENV}: {error}")
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), str(HERE / "manage.py"), *sys.argv[1:]])  # noqa: S606


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[int]:
    """Let a second manage.py wait until the first, and the pip it started, have finished."""
    import fcntl

    with (HERE / ".venv.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def is_someone_elses() -> bool:
    """Say whether .venv was made by hand and holds Django: then it is not ours to change."""
    ours = MARKER.exists() or BEGUN.exists()
    return not ours and PYTHON.exists() and any(VENV.glob("lib/python*/site-packages/django"))


def bring_up_to_date(lock: str, held: int) -> None:
    """Make .venv anew unless it is whole and of this place; install the lock if it changed."""
    here = {"path": str(VENV), "python": sys.version, "base": sys.base_prefix}
    marker = read_marker()
    if {key: marker.get(key) for key in here} != here or not PYTHON.exists():
        marker = here | {"locks": {}}
        make_venv()
    installed = marker["locks"]
    if DEV in installed:
        lock = DEV  # once wanted, always wanted: or run and test would take turns installing
    hashes = {name: hash_of(name) for name in {RUNTIME, lock}}
    if any(installed.get(name) != hashes[name] for name in hashes):
        install(lock, held)
        MARKER.write_text(json.dumps(marker | {"locks": hashes}), encoding="utf-8")
        BEGUN.unlink()


def read_marker() -> dict[str, Any]:
    """Return what the last complete install noted; nothing if there is none."""
    try:
        return {} if BEGUN.exists() else json.loads(MARKER.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def hash_of(name: str) -> str:
    """Return the SHA-256 of a file beside us."""
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()


def make_venv() -> None:
    """Make an empty .venv with pip in it, in place of whatever lies there."""
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv module is incomplete here: apt-get install python3-venv")
    import venv  # missing where ensurepip is missing, on some systems

    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    BEGUN.touch()
    venv.create(VENV, with_pip=True, symlinks=True)


def install(lock: str, held: int) -> None:
    """Install `lock` into .venv, quietly; pip inherits what is held, for it may outlive us."""
    BEGUN.touch()
    print("Installing what Delphi Roadmap needs into .venv, once, about a minute …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # No compiling: neither of C, which would need a compiler, nor of bytecode that nobody may use.
    options = ["--no-input", "--only-binary", ":all:", "--no-compile", "-r", str(HERE / lock)]
    if subprocess.run([*pip, *options], pass_fds=[held], check=False).returncode:  # noqa: S603
        sys.exit("The installation failed (see above); the same command tries it again.")


if __name__ == "__main__":
    main()
