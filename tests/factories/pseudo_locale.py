"""A made-up third language: every text of ours in brackets, so that a text without them stands out.

    folder = write_catalogue(tmp_path)          # <folder>/de/LC_MESSAGES/django.mo
    with override_settings(LOCALE_PATHS=[folder], LANGUAGES=languages_in(folder)): …
    strange_words(page, allowed)                # words of the page that no catalogue gave

It stands under the code of a language that Django speaks, so that Django's own texts are in that
language and known by its catalogue.
"""

import gettext
import re
import struct
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.utils.translation import trans_real

CODE = "de"
OPEN, CLOSE = "⟦", "⟧"
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "content")
SILENT = {"script", "style", "code", "pre", "svg"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def write_catalogue(folder: Path) -> Path:
    """Write a catalogue with every text of ours in brackets; returns the locale folder."""
    source = settings.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    with source.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    texts = {"": f"Language: {CODE}\nContent-Type: text/plain; charset=UTF-8\n{_PLURALS}"}
    for key in known:
        text = key[0] if isinstance(key, tuple) else key
        words = text.rpartition("\x04")[2]
        bracketed = f"{OPEN}{words}{CLOSE}"
        if isinstance(key, tuple):
            texts[f"{text}\0{words}"] = f"{bracketed}\0{bracketed}"
        elif text:
            texts[text] = bracketed
    place = folder / CODE / "LC_MESSAGES" / "django.mo"
    place.parent.mkdir(parents=True)
    place.write_bytes(_compiled(texts))
    return folder


_PLURALS = "Plural-Forms: nplurals=2; plural=(n != 1);\n"


def _compiled(texts: dict[str, str]) -> bytes:
    """The texts in the binary form that gettext reads."""
    pairs = [(key.encode(), value.encode()) for key, value in sorted(texts.items())]
    data, entries = b"", []
    start = 28 + 16 * len(pairs)
    for part in (0, 1):
        for pair in pairs:
            entries.append((len(pair[part]), start + len(data)))
            data += pair[part] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(struct.pack("<2I", *entry) for entry in entries) + data


def words_of_others() -> set[str]:
    """Words that Django and the libraries say in this language, by their own catalogues."""
    catalogue = trans_real.translation(CODE)._catalog
    texts = [catalogue[key] for key in catalogue.keys()]  # noqa: SIM118 (no mapping)
    return {word for text in texts if OPEN not in str(text) for word in WORD.findall(str(text))}


def strange_words(page: str, allowed: Collection[str]) -> list[str]:
    """Words that a visitor sees or hears, outside brackets and not `allowed`, in order."""
    reader = _Reader()
    reader.feed(page)
    found = [word for text in reader.heard for word in WORD.findall(_outside_brackets(text))]
    return [word for word in dict.fromkeys(found) if word not in allowed]


def _outside_brackets(text: str) -> str:
    innermost = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while innermost.search(text):
        text = innermost.sub(" ", text)
    return re.sub(r"\S+@\S+|https?://\S+|/\S*/", " ", text)


class _Reader(HTMLParser):
    """Gathers what is seen and heard, but for passages marked as being in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.above: list[tuple[str, bool]] = []

    @property
    def _is_silent(self) -> bool:
        return any(silent for _tag, silent in self.above)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        is_foreign = tag != "html" and given.get("lang", CODE) != CODE
        silent = tag in SILENT or is_foreign
        if not silent and not self._is_silent:
            self.heard += list(_spoken(tag, given))
        if tag not in VOID:
            self.above.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.above and self.above.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_silent:
            self.heard.append(data)


def _spoken(tag: str, given: dict[str, str | None]) -> Iterator[str]:
    names = [name for name in SPOKEN_ATTRIBUTES if tag != "meta" or name != "content"]
    names += [name for name in given if name.startswith("data-") and " " in (given[name] or "")]
    for name in names:
        yield given.get(name) or ""
    if tag == "input" and given.get("type") in {"submit", "button"}:
        yield given.get("value") or ""
