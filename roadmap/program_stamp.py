"""One text for the files of the program: a copy of a page is right while it stays the same."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDERS = ("templates", "locale", "static", "roadmap", "surveys", "studies", "delphi")
KINDS = {".html", ".xml", ".mo", ".css", ".js", ".py"}


def program_stamp() -> str:
    """Changes whenever the templates, translations, styles or code behind the pages do."""
    return _stamp_of_files() if settings.DEBUG else _stamp_at_start()


@cache
def _stamp_at_start() -> str:
    return _stamp_of_files()


def _stamp_of_files() -> str:
    times = sorted(f"{path}{path.stat().st_mtime_ns}" for path in _files())
    return hashlib.sha256("".join(times).encode()).hexdigest()


def _files() -> Iterable[Path]:
    for folder in FOLDERS:
        for path in (settings.BASE_DIR / folder).rglob("*.*"):
            if path.suffix in KINDS:
                yield path
