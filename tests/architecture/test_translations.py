"""The compiled translations are committed, so that the two commands need no gettext."""

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

SOURCES = sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"))


def catalogue(mo: Path) -> dict[str, str]:
    with mo.open("rb") as file:
        texts = dict(gettext.GNUTranslations(file)._catalog)
    texts.pop("", None)  # the header: dates and tools
    return texts


def test_compiled_translations_say_what_their_sources_say(tmp_path: Path) -> None:
    if shutil.which("msgfmt") is None:
        pytest.skip("no msgfmt was found (Debian's gettext has it)")
    for source in SOURCES:
        fresh = tmp_path / "fresh.mo"
        subprocess.run(["msgfmt", "--check", "-o", fresh, source], check=True)
        assert catalogue(source.with_suffix(".mo")) == catalogue(fresh), f"compile {source.name}"
