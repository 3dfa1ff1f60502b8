"""An edition for reference managers: BibTeX and CSL-JSON. Plain facts in, text out."""

import datetime as dt
import json
from dataclasses import dataclass, field

# What BibTeX would read as a command.
_ESCAPED = {
    "\\": r"\textbackslash{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What a reference names."""

    key: str
    title: str
    author: str
    number: int
    published_on: dt.date
    url: str
    sha256: str
    language: str
    errata: list[str] = field(default_factory=list)  # each with its date

    @property
    def note(self) -> str:
        return ". ".join([f"SHA-256: {self.sha256}", *self.errata])


def bibtex(citation: Citation) -> str:
    """One @misc entry; every value is text and no command."""
    fields = {
        "title": citation.title,
        "author": citation.author,
        "edition": str(citation.number),
        "year": str(citation.published_on.year),
        "month": str(citation.published_on.month),
        "day": str(citation.published_on.day),
        "url": citation.url,
        "note": citation.note,
    }
    # A second pair of braces keeps an organisation one name and capitals as they are.
    whole = {"title", "author"}
    lines = [
        f"  {name} = {{{_braced(value) if name in whole else _escaped(value)}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{citation.key},", *lines, "}", ""])


def csl_json(citation: Citation) -> str:
    """One item of type report in a list, as citation processors read it."""
    day = citation.published_on
    item = {
        "id": citation.key,
        "type": "report",
        "title": citation.title,
        "author": [{"literal": citation.author}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "edition": str(citation.number),
        "URL": citation.url,
        "note": citation.note,
        "language": citation.language,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _braced(value: str) -> str:
    return f"{{{_escaped(value)}}}"


def _escaped(value: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in " ".join(value.split()))
