"""A roadmap as a Word file: headings, contents, tables, and a picture of the votes of an action."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from roadmap.exports.imprint import Imprint
from roadmap.exports.packed import timeless
from roadmap.prose import Block as Prose
from roadmap.reports.booklet import booklet
from roadmap.reports.labels import labels, reading
from roadmap.reports.parts import ActionPart, Basis, Booklet, MethodPart, PillarPart
from surveys.pictures import Frame, Svg, diverging_bars
from surveys.reports.blocks import Document
from surveys.reports.word import word


def booklet_word(imprint: Imprint) -> bytes:
    """Return the DOCX of an edition in the active language."""
    assert imprint.edition.published_at is not None
    return timeless(word(_document(booklet(imprint))), at=imprint.edition.published_at)


def _document(source: Booklet) -> Document:
    words = labels()
    document = Document(
        title=source.title,
        eyebrow=" · ".join(filter(None, [source.organiser, source.edition_line])),
        notice=" ".join(filter(None, [source.simulated, source.purpose])),
        language=source.language,
    )
    document.facts("", [*source.figures, *source.facts])
    document.contents(words["contents"])
    document.heading(words["reading"])
    for line in reading():
        document.paragraph(line)
    for pillar in source.pillars:
        _add_pillar(document, pillar, source, words)
    _add_method(document, source, words)
    if any(pillar.priorities for pillar in source.pillars):
        document.heading(words["priorities"])
        for pillar in source.pillars:
            if pillar.priorities:
                _add_votes(document, pillar.caption, pillar.priorities, words)
    return document


def _add_pillar(
    document: Document, pillar: PillarPart, source: Booklet, words: dict[str, str]
) -> None:
    document.heading(f"{pillar.label} {pillar.title}")
    document.paragraph(pillar.description)
    document.paragraph(pillar.note)
    for area in pillar.areas:
        document.heading(f"{area.reference} {area.title}", 2)
        for topic in area.sub_topics:
            document.heading(f"{topic.reference} {topic.title}", 3)
            _add_prose(document, topic.prose)
            for action in topic.actions:
                _add_action(document, action, source, words)


def _add_action(
    document: Document, action: ActionPart, source: Booklet, words: dict[str, str]
) -> None:
    document.heading(f"{action.reference} {action.title}", 4)
    _add_prose(document, action.prose)
    document.facts("", action.facts)
    caption = _("How the experts rated what action %(reference)s rests on") % {
        "reference": action.reference
    }
    document.picture(
        caption,
        _bars(action, source, caption),
        alt=f"{caption}. " + _("The numbers stand in the table below."),
    )
    _add_votes(document, words["rests_on"], action.rests_on, words)
    for heading, parts in ((words["divided"], action.dissent), (words["known"], action.evidence)):
        if parts:
            document.heading(heading, 5)
            _add_prose(document, parts)


def _bars(action: ActionPart, source: Booklet, caption: str) -> Svg:
    rows = [
        (f"{basis.code} · {votes.round_number}", votes.counts)
        for basis in action.rests_on
        for votes in basis.rounds
    ]
    top = max(len(counts) for _label, counts in rows)
    frame = Frame(title=_("Code and round"), description=caption, language=get_language() or "en")
    return diverging_bars(
        rows,
        words=[word.partition(" ")[2] for word in source.scale]
        if top == len(source.scale)
        else [""] * top,
        frame=frame,
        axis=_("Shares of those who rated; numbers count ratings; the middle one is split."),
    )


def _add_votes(
    document: Document, caption: str, priorities: Sequence[Basis], words: dict[str, str]
) -> None:
    heads = [words["code"], words["priority"], words["round"], words["ratings"]]
    document.table(
        caption,
        [*heads, words["cannot_judge"], words["share"], words["verdict"]],
        [row for each in priorities for row in _votes(each)],
        widths=[15, 46, 19, 28, 21, 34, 26],
        numbers=[2, 3, 4],
    )


def _votes(each: Basis) -> list[list[str]]:
    return [
        [
            each.code,
            each.text if place == 0 else "",
            str(votes.round_number),
            ", ".join(map(str, votes.counts)),
            *(str(votes.cannot_judge), votes.share, votes.verdict),
        ]
        for place, votes in enumerate(each.rounds)
    ]


def _add_method(document: Document, source: Booklet, words: dict[str, str]) -> None:
    document.heading(words["method"])
    for step in source.steps:
        document.paragraph(step)
    for each in source.methods:
        _add_survey(document, each, source.rounds_header, words)
    if source.omitted:
        document.heading(words["omitted"], 2)
        document.paragraph(words["omitted_note"])
        _add_prose(document, source.omitted)
    if source.declarations:
        document.heading(words["declarations"], 2)
        document.facts("", source.declarations)


def _add_survey(
    document: Document, each: MethodPart, header: Sequence[str], words: dict[str, str]
) -> None:
    document.heading(each.title, 2)
    document.bullets(each.rule)
    document.facts("", each.facts)
    if each.rounds:
        document.table("", header, each.rounds, widths=[4, 7, 5, 5, 10], numbers=[0, 3])
    if each.deviations:
        document.heading(words["deviations"], 3)
        document.bullets(each.deviations)
    if each.coding:
        document.heading(words["coding"], 3)
        document.bullets(each.coding)


def _add_prose(document: Document, parts: Sequence[Prose]) -> None:
    for part in parts:
        document.prose(
            [(run.text, run.bold, run.italic, run.link) for run in part.runs],
            kind=part.kind,
            depth=part.depth,
            number=part.number,
        )
