"""What a file says of a codebook: areas of a pillar, and the codes in them. Pure.

A problem says where it is, what is wrong and what to do. One problem is enough for nothing to be
taken. A row is that of a spreadsheet or a line of an XML file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.imports import RowProblem
from studies.forms import LONGEST_TEXT, unreadable
from surveys.findings import shortened

MOST_KILOBYTES = 1_000
MOST_ROWS = 2_500  # nine pillars of nine areas of twenty-six codes, and their heads
LONGEST_TITLE = 200
TITLES = ("title_en", "title_zh")
TEXTS = (
    *("description_en", "description_zh", "includes_en", "includes_zh"),
    *("excludes_en", "excludes_zh", "examples_en", "examples_zh"),
)
LABELS = {
    "title_en": gettext_lazy("Title (English)"),
    "title_zh": gettext_lazy("Title (Chinese)"),
    "description_en": gettext_lazy("Description (English)"),
    "description_zh": gettext_lazy("Description (Chinese)"),
    "includes_en": gettext_lazy("What belongs here (English)"),
    "includes_zh": gettext_lazy("What belongs here (Chinese)"),
    "excludes_en": gettext_lazy("What does not belong here (English)"),
    "excludes_zh": gettext_lazy("What does not belong here (Chinese)"),
    "examples_en": gettext_lazy("Examples (English)"),
    "examples_zh": gettext_lazy("Examples (Chinese)"),
}


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """A code in a file. `reference` (I.II.a) or `guid` tell which one it is, if the file does."""

    row: int
    reference: str = ""
    guid: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)  # by column; an empty one says nothing

    @property
    def name(self) -> str:
        return self.texts.get("title_en", "") or self.reference


@dataclass(frozen=True, kw_only=True)
class AreaEntry:
    """An area in a file, under the pillar that the file names; `pillar` is empty if none."""

    row: int
    pillar: str = ""
    pillar_guid: str = ""
    reference: str = ""
    guid: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)  # the titles
    codes: list[CodeEntry] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.texts.get("title_en", "") or self.reference


@dataclass(frozen=True, kw_only=True)
class CodebookFile:
    """What was read. With one problem nothing of it is taken."""

    areas: list[AreaEntry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def refused(sentence: str, *, row: int = 0, column: str = "", value: str = "") -> CodebookFile:
    """A file of which nothing can be made."""
    problem = RowProblem(sentence=sentence, row=row, column=column, value=shortened(value))
    return CodebookFile(problems=[problem])


def text_problems(
    texts: Mapping[str, str], row: int, columns: Mapping[str, str]
) -> Iterator[RowProblem]:
    """What is wrong with texts, whatever they mean; `columns` says what the file calls them."""
    for name, text in texts.items():
        if sentence := _objection(name, text):
            column = columns.get(name, name)
            yield RowProblem(sentence=sentence, row=row, column=column, value=shortened(text))


def _objection(name: str, text: str) -> str:
    is_text = name in TEXTS
    longest = LONGEST_TEXT if is_text else LONGEST_TITLE
    if unreadable(text, allowed="\r\n\t" if is_text else ""):
        return _("This holds a line break or an invisible character. Type it anew.")
    if len(text) > longest:
        return _("Shorten it to %(most)s characters.") % {"most": longest}
    return ""
