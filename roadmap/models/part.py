"""Texts of an edition in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from roadmap.prose import one_line, prose_html
from studies.localized import language_suffix

Data = dict[str, Any]


class Part:
    """A part of a snapshot: its plain data, and its texts in two languages."""

    def __init__(self, data: Data) -> None:
        self.data = data

    def text(self, name: str) -> str:
        """The text of `name` in the active language, or in English where that is empty."""
        return self.data.get(f"{name}_{language_suffix()}") or self.data.get(f"{name}_en") or ""

    def prose(self, name: str) -> SafeString:
        """The same with its emphasis, lists and links, as HTML."""
        return prose_html(self.text(name))

    def plain(self, name: str) -> str:
        """The same without signs, on one line."""
        return one_line(self.text(name))

    def language(self, name: str) -> str:
        """`en` where the page is in another language and the text is not; else empty."""
        is_foreign = language_suffix() != "en" and not self.data.get(f"{name}_{language_suffix()}")
        return "en" if is_foreign and self.text(name) else ""


@dataclass(frozen=True)
class Place:
    """A page of an edition that a note may be about."""

    key: str  # in addresses and notes: `1-2-a`, `1-2-a-1`, `I-07`
    page: str
    part: Part
    name: str  # of the text that says what it is
    code: str = ""  # what readers know it by, where the part does not know

    @property
    def reference(self) -> str:
        return self.code or self.part.data["reference"]

    @property
    def label(self) -> str:
        return f"{self.reference} {self.part.text(self.name)}"
