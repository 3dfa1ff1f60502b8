"""Reading a REFI-QDA Codebook (.qdc) of any program. Pure.

No definitions, no entities, nothing from elsewhere, no more codes and no deeper than a codebook of
ours can be. Where each code stands is kept, so that a problem can say which one it is about.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces

from django.utils.translation import gettext as _

from roadmap.codebook_files.entries import (
    MOST_KILOBYTES,
    MOST_ROWS,
    AreaEntry,
    CodebookFile,
    CodeEntry,
    refused,
    text_problems,
)
from roadmap.codebook_files.qdc import texts_of
from roadmap.imports import RowProblem
from surveys.findings import shortened

FAMILY = "urn:QDA-XML:codebook"  # some programs write the version behind it in another way
LONGEST_GUID = 40


@dataclass(kw_only=True)
class Element:
    """A code of the file and the line on which it begins."""

    row: int
    name: str
    guid: str
    above: str = ""  # the names of what it stands in
    description: list[str] = field(default_factory=list)
    inside: list["Element"] = field(default_factory=list)

    @property
    def path(self) -> str:
        """`Citizens › Health literacy`."""
        return shortened(f"{self.above} › {self.name}" if self.above else self.name)

    @property
    def texts(self) -> dict[str, str]:
        return {"title_en": self.name, **texts_of("".join(self.description))}


def read_qdc(data: bytes, *, names_pillars: bool) -> CodebookFile:
    """Read a codebook whose outermost codes are pillars or, if not `names_pillars`, areas."""
    if len(data) > MOST_KILOBYTES * 1_000:
        return refused(_("The file has more than 1 MB. Divide it."))
    reader = _Reader(deepest=3 if names_pillars else 2)
    if sentence := _objection_to_file(data, reader):
        return refused(sentence, row=reader.row)
    areas = [
        _area(pillar, area)
        for pillar, inside in (
            [(each, each.inside) for each in reader.top] if names_pillars else [(None, reader.top)]
        )
        for area in inside
    ]
    return CodebookFile(areas=areas, problems=list(_problems(reader.top)))


def _objection_to_file(data: bytes, reader: "_Reader") -> str:
    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import make_parser

    parser = make_parser()
    parser.forbid_dtd = parser.forbid_entities = parser.forbid_external = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(reader)
    try:
        parser.parse(io.BytesIO(data))
    except _NotTakenError as error:
        return str(error)
    except DefusedXmlException:
        return _("The file holds definitions of its own, which a codebook does not need.")
    except (SAXException, LookupError, ValueError):
        return _("This is no REFI-QDA codebook: from here on it cannot be read as XML.")
    return "" if reader.top else _("There is no code in this file.")


class _NotTakenError(Exception):
    """Reading stops here; the message is for the reader of the page."""


class _Reader(ContentHandler):
    """Builds the tree of codes and stops at what cannot be one."""

    def __init__(self, *, deepest: int) -> None:
        super().__init__()
        self.deepest = deepest
        self.row = 0
        self.top: list[Element] = []
        self.open: list[Element] = []
        self.names: list[str] = []  # of all elements that are open
        self.count = 0

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 (named by the library)
        self.locator = locator

    def startElementNS(self, name: Any, _qname: Any, attributes: Any) -> None:  # noqa: N802
        self.row = self.locator.getLineNumber()
        space, local = name
        if not self.names and (local != "CodeBook" or not (space or FAMILY).startswith(FAMILY)):
            raise _NotTakenError(
                _("This is no REFI-QDA codebook. Choose a file that ends with .qdc.")
            )
        if local == "Code":
            self._begin(attributes)
        self.names.append(local)

    def endElementNS(self, _name: Any, _qname: Any) -> None:  # noqa: N802
        if self.names.pop() == "Code":
            self.open.pop()

    def characters(self, content: str) -> None:
        if self.names[-1] == "Description" and self.open and self.names[-2] == "Code":
            self.open[-1].description.append(content)

    def _begin(self, attributes: Any) -> None:
        values = {local: value for (_space, local), value in attributes.items()}
        element = Element(
            row=self.row,
            name=values.get("name", "").strip(),
            guid=values.get("guid", "").strip("{} ")[:LONGEST_GUID].upper(),
            above=" › ".join(each.name for each in self.open),
        )
        self.count += 1
        if len(self.open) >= self.deepest:
            raise _NotTakenError(_too_deep(element, self.deepest))
        if self.count > MOST_ROWS:
            raise _NotTakenError(
                _("The file has more than %(most)s codes. Divide it.") % {"most": MOST_ROWS}
            )
        (self.open[-1].inside if self.open else self.top).append(element)
        self.open.append(element)


def _too_deep(element: Element, deepest: int) -> str:
    sentence = (
        _("“%(path)s” stands too deep. Pillars hold areas, areas hold codes, codes hold nothing.")
        if deepest > 2
        else _("“%(path)s” stands too deep. Areas hold codes, and codes hold nothing.")
    )
    return sentence % {"path": element.path}


def _area(pillar: Element | None, area: Element) -> AreaEntry:
    return AreaEntry(
        row=area.row,
        pillar=pillar.name if pillar else "",
        pillar_guid=pillar.guid if pillar else "",
        guid=area.guid,
        texts=area.texts,
        codes=[CodeEntry(row=code.row, guid=code.guid, texts=code.texts) for code in area.inside],
    )


def _problems(siblings: Sequence[Element]) -> Iterator[RowProblem]:
    """What is wrong with names and texts, from the outermost inwards."""
    first: dict[str, Element] = {}
    for each in siblings:
        columns = dict.fromkeys(each.texts, each.path)
        yield from text_problems(each.texts, each.row, columns)
        if not each.name:
            yield RowProblem(
                sentence=_("This code has no name. Give it one."),
                row=each.row,
                column=shortened(each.above),
            )
        known = first.setdefault(each.name.casefold(), each)
        if known is not each and each.name:
            sentence = _("The same name stands on line %(row)s. Rename one, or join both.")
            yield RowProblem(
                sentence=sentence % {"row": known.row},
                row=each.row,
                column=shortened(each.above),
                value=shortened(each.name),
            )
        yield from _problems(each.inside)
