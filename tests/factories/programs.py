"""Programs of this machine, started on files."""

import shutil
import subprocess
from pathlib import Path

import pytest

# The program, and Debian's package that has it.
PACKAGES = {"Rscript": "r-base-core", "pspp": "pspp", "pdftotext": "poppler-utils"}


def run_program(program: str, *arguments: str, folder: Path) -> str:
    """Return what the program prints, run in `folder`; skips the test where it is missing."""
    if shutil.which(program) is None:
        pytest.skip(f"no {program} was found (Debian's {PACKAGES[program]} has it)")
    done = subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
