"""A codebook as a REFI-QDA Codebook (.qdc), which NVivo, ATLAS.ti and MAXQDA exchange. Pure.

Pillars hold areas, areas hold codes; only these may be coded with. A code of this format has one
name and one description, so the name is the English title, and everything else stands in the
description, each text below its label. A description without labels is the English one. The schema
is that of REFI-QDA 1.5, section 5.2: docs/decisions/0023.
"""

import io
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from surveys.exports.cells import plain

NAMESPACE, ORIGIN = "urn:QDA-XML:codebook:1.0", "Delphi Roadmap"
GUIDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
SECTIONS = {
    "title_zh": "Title (Chinese)",
    "description_en": "Description (English)",
    "description_zh": "Description (Chinese)",
    "includes_en": "What belongs here (English)",
    "includes_zh": "What belongs here (Chinese)",
    "excludes_en": "What does not belong here (English)",
    "excludes_zh": "What does not belong here (Chinese)",
    "examples_en": "Examples (English)",
    "examples_zh": "Examples (Chinese)",
    "memos": "Memos",  # only written
}
_BY_LABEL = {label: name for name, label in SECTIONS.items()}
_LABEL = re.compile(rf"(\\*)\[({'|'.join(map(re.escape, _BY_LABEL))})\]\s*")


@dataclass(frozen=True, kw_only=True)
class Node:
    """A pillar, an area or a code as it is written."""

    guid: str
    name: str
    color: str
    texts: Mapping[str, str] = field(default_factory=dict)  # of SECTIONS
    is_codable: bool = False
    inside: Sequence["Node"] = ()


def guid_of(*parts: object) -> str:
    """The same for the same thing in every export: `guid_of(study.slug, "area", 7)`."""
    return str(uuid.uuid5(GUIDS, "/".join(map(str, parts)))).upper()


def qdc_text(nodes: Sequence[Node]) -> str:
    """Return the file of these outermost nodes, of which there must be one at least."""
    text = io.StringIO()
    xml = XMLGenerator(text, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("CodeBook", AttributesImpl({"xmlns": NAMESPACE, "origin": ORIGIN}))
    xml.startElement("Codes", AttributesImpl({}))
    for node in nodes:
        _write(xml, node, "\n")
    xml.ignorableWhitespace("\n")
    xml.endElement("Codes")
    xml.endElement("CodeBook")
    xml.endDocument()
    return text.getvalue()


def _write(xml: XMLGenerator, node: Node, margin: str) -> None:
    xml.ignorableWhitespace(margin)
    codable = "true" if node.is_codable else "false"
    about = {"guid": node.guid, "name": plain(node.name), "isCodable": codable}
    xml.startElement("Code", AttributesImpl({**about, "color": node.color}))
    if description := description_of(node.texts):
        xml.startElement("Description", AttributesImpl({}))
        xml.characters(plain(description))
        xml.endElement("Description")
    for each in node.inside:
        _write(xml, each, f"{margin}  ")
    xml.endElement("Code")


def description_of(texts: Mapping[str, str]) -> str:
    """Texts one below the other, each under its label."""
    given = [(label, texts.get(name, "")) for name, label in SECTIONS.items()]
    return "\n\n".join(f"[{label}]\n{_covered(text)}" for label, text in given if text)


def texts_of(description: str) -> dict[str, str]:
    """The texts of a description; what stands above the first label is the English description."""
    found: dict[str, list[str]] = {"description_en": []}
    lines = found["description_en"]
    for line in description.split("\n"):
        label = _LABEL.fullmatch(line)
        if label and not label[1]:
            lines = found.setdefault(_BY_LABEL[label[2]], [])
        else:
            lines.append(line[1:] if label else line)
    texts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return {name: text for name, text in texts.items() if text and name != "memos"}


def _covered(text: str) -> str:
    """The text, a backslash before each of its lines that looks like a label."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(f"\\{line}" if _LABEL.fullmatch(line) else line for line in lines)
