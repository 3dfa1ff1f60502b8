"""The smallest piece of a snapshot: plain data, with its texts in two languages."""

from typing import Any

from studies.localized import language_suffix

Data = dict[str, Any]


class Part:
    """A part of a snapshot: its plain data, and its texts in two languages."""

    def __init__(self, data: Data) -> None:
        self.data = data

    def text(self, name: str) -> str:
        """The text of `name` in the active language, or in English where that is empty."""
        return self.data.get(f"{name}_{language_suffix()}") or self.data.get(f"{name}_en") or ""

    def language(self, name: str) -> str:
        """`en` where the page is in another language and the text is not; else empty."""
        is_foreign = language_suffix() != "en" and not self.data.get(f"{name}_{language_suffix()}")
        return "en" if is_foreign and self.text(name) else ""
