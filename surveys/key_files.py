"""Secrets in files that only their owner reads: made once, destroyed for good. No Django here."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    """Return the secret in `path` (64 hex digits); make the file if it is not there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    secret = secrets.token_hex(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())  # links that depend on it are about to be mailed
    return secret


def destroy(path: Path) -> None:
    """Overwrite the secret and remove its file; nothing happens if there is none.

    Overwriting does not reach copies: backups and snapshots of the folder are the operator's part.
    """
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(b"0" * path.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
