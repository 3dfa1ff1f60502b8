"""What comes out of reading a file, and the checks that every cell goes through."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studies.forms import unreadable
from surveys.findings import Finding, Kind
from surveys.imports.columns import Columns, Record

Progress = Callable[[int, int], None]  # rows done, rows in all
RUNNING_CHARACTERS = ("=", "+", "@", "\t", "\r")  # a minus may begin a name or a sentence
MAY_RUN = {"email"}  # what may begin so; it is checked in another way
REMARKS = {"conflicts", "source_note"}  # texts that may have several lines; they become one


@dataclass(kw_only=True)
class Reading:
    """Rows as JSON, and what was found. With one finding that is no advice, nothing is taken."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(not finding.is_advice for finding in self.findings)


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far the reading has come."""


def cell_findings(
    record: Record, columns: Columns, longest: Mapping[str, int]
) -> Iterator[Finding]:
    """What is wrong with the cells of a row, whatever they mean."""
    for key, text in record.cells.items():
        kind = record.spoiled.get(key)
        if kind is None and unreadable(text, allowed="\r\n\t" if key in REMARKS else ""):
            kind = Kind.INVISIBLE
        if kind is None and text.startswith(RUNNING_CHARACTERS) and key not in MAY_RUN:
            kind = Kind.RUNS
        if kind:
            yield columns.finding(kind, record.row, key, text)
        elif len(text) > longest.get(key, len(text)):
            yield columns.finding(Kind.TOO_LONG, record.row, key, text, most=longest[key])


def one_line(text: str) -> str:
    """A remark without its line breaks."""
    return " ".join(text.split())
