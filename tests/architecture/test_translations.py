"""The compiled translations are committed, so that the two commands need no gettext."""

import gettext
import re
import shutil
import subprocess
import sys
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


def test_nothing_is_left_untranslated() -> None:
    for source in SOURCES:
        entries = source.read_text("utf-8").split("\n\n")[1:]
        empty = [
            entry
            for entry in entries
            if re.search(r'^msgstr(\[0\])? ""$(?!\n")', entry, re.MULTILINE)
            or entry.startswith("#, fuzzy")
        ]
        assert empty == [], f"translate these in {source.name}"


def test_every_text_of_the_code_stands_in_the_source(tmp_path: Path) -> None:
    """Somebody who adds a text runs makemessages and translates it."""
    if shutil.which("xgettext") is None:
        pytest.skip("no xgettext was found (Debian's gettext has it)")
    for name in ("delphi", "studies", "surveys", "roadmap", "templates", "locale"):
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name)
    command = ["-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "--no-wrap"]
    shutil.copy(settings.BASE_DIR / "manage.py", tmp_path)
    subprocess.run(
        [sys.executable, *command], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )
    for source in SOURCES:
        fresh = tmp_path / source.relative_to(settings.BASE_DIR)
        assert texts_in(fresh) - texts_in(source) == set()


def texts_in(source: Path) -> set[str]:
    """The texts of a source, in use or not yet translated."""
    found = re.findall(r'^msgid ((?:".*"\n)+)', source.read_text("utf-8"), re.MULTILINE)
    return {"".join(re.findall(r'"(.*)"', part)) for part in found}
