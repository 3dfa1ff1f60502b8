"""What is wrong with a file, or worth a second look, and what to do about it.

A finding is stored as a kind with its figures, so that everybody reads it in the own language.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.findings.kinds import ADVICE, Kind
from surveys.findings.words import WORDS

__all__ = ["ADVICE", "WORDS", "Finding", "Kind", "UnreadableTableError", "shortened"]

LONGEST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to look at. `row` as in a spreadsheet, from 1; 0 is the whole file."""

    kind: str
    row: int = 0
    column: str = ""
    value: str = ""
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def is_advice(self) -> bool:
        """Whether the file may be taken all the same."""
        return self.kind in ADVICE

    @property
    def sentence(self) -> str:
        """What it is and what to do, in the reader's language."""
        return str(Kind(self.kind).label) % {k: _told(k, v) for k, v in self.figures.items()}

    def as_dict(self) -> dict[str, Any]:
        """For storing as JSON."""
        return asdict(self)


def _told(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(str(WORDS[key]) for key in value)
    is_row = name == "where" and str(value).isdigit()  # of a file; else the code of a priority
    return _("row %(number)s") % {"number": value} if is_row else value


class UnreadableTableError(Exception):
    """Nothing can be made of the whole file; `finding` says why."""

    def __init__(self, kind: Kind, *, row: int = 0, **figures: Any) -> None:
        super().__init__(kind)
        self.finding = Finding(kind=kind, row=row, figures=figures)


def shortened(text: str) -> str:
    """Text from a file for a page: one line, nothing invisible, and not a whole book."""
    text = "".join(each if each.isprintable() else "\ufffd" for each in text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
