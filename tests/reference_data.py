"""The reference data, which is no part of the project: beside it, or where DELPHI_SHARED says."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("DELPHI_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(part: str) -> Path:
    """A file or folder of the reference data; without it the test is skipped, which is counted."""
    path = SHARED / part
    if not path.exists():
        pytest.skip(f"reference data not found: {path} (set DELPHI_SHARED to where it is)")
    return path
