"""The languages of the site: English, and each that has a catalogue in `locale/`."""

from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language

SOURCE = ("en", "English")


def languages_in(folder: Path) -> list[tuple[str, str]]:
    """Return codes and own names: a new language is a folder with its texts, and no code."""
    catalogues = sorted(folder.glob("*/LC_MESSAGES/django.mo"))
    codes = [to_language(path.parent.parent.name) for path in catalogues]
    return [SOURCE, *((code, LANG_INFO[code]["name_local"]) for code in codes)]
