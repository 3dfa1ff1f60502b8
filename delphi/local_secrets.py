"""Secrets of the embedded profile: made once, kept in files that only their owner reads."""

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
    return secret
