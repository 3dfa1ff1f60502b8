"""An edition as tables, to load into R or a spreadsheet: both languages side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roadmap import licence
from roadmap.exports import background, columns
from roadmap.exports.cells import Row, names_of, texts_of
from roadmap.exports.imprint import Imprint, shown
from roadmap.listing.entries import weakest_of
from roadmap.models.snapshot import PublishedAction, PublishedPriority, RoundStory, Snapshot
from roadmap.prose import plain_text


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a sentence for each column."""

    name: str
    columns: columns.Columns
    rows: Sequence[Row]


def tables_of(imprint: Imprint) -> list[Table]:
    """Everything that is counted, and the evidence and the coding behind it."""
    content = imprint.content
    scale = _scale(content)
    return [
        actions_of(imprint),
        priorities_of(imprint),
        Table(
            name="votes",
            columns=columns.VOTES | columns.counts(scale),
            rows=[
                _votes(priority, story, scale)
                for priority in content.priorities.values()
                for story in priority.rounds
            ],
        ),
        Table(name="groups", columns=columns.GROUPS, rows=list(_groups(content))),
        Table(name="rounds", columns=columns.ROUNDS, rows=list(_rounds(content))),
        evidence_of(imprint),
        Table(
            name="coding",
            columns=columns.CODING,
            rows=[background.coding(each) for each in content.finished_pillars],
        ),
    ]


def actions_of(imprint: Imprint) -> Table:
    """One row an action."""
    rows = [
        [*_action(action), *_source(imprint, "action_detail", action.slug)]
        for action in imprint.content.actions.values()
    ]
    return Table(name="actions", columns=columns.ACTIONS | columns.SOURCE, rows=rows)


def priorities_of(imprint: Imprint) -> Table:
    """One row a candidate priority of a finished survey, with the votes that decided."""
    rows = [
        [*_priority(priority), *_source(imprint, "priority_detail", priority.code)]
        for priority in imprint.content.priorities.values()
    ]
    return Table(name="priorities", columns=columns.PRIORITIES | columns.SOURCE, rows=rows)


def evidence_of(imprint: Imprint) -> Table:
    """One row a piece of evidence that a priority cites."""
    rows = [
        [*background.evidence(each), *_source(imprint, "evidence_detail", each.reference)]
        for each in imprint.content.evidence.values()
    ]
    return Table(name="evidence", columns=columns.EVIDENCE | columns.SOURCE, rows=rows)


def _action(action: PublishedAction) -> Row:
    sub_topic = action.sub_topic
    area = sub_topic.area
    weakest = weakest_of(action.priorities)
    return [
        action.reference,
        area.pillar.numeral,
        *texts_of(area.pillar, "title"),
        area.numeral,
        *texts_of(area, "title"),
        sub_topic.letter,
        *texts_of(sub_topic, "title"),
        *texts_of(action, "title"),
        *(plain_text(text) for text in texts_of(action, "text")),
        *texts_of(action, "actors"),
        action.horizon_from,
        action.horizon_to,
        action.participation.value if action.participation else "",
        *(plain_text(text) for text in texts_of(action, "dissent")),
        names_of(priority.code for priority in action.priorities),
        names_of(each.reference for each in action.evidence),
        *(_share(weakest) if weakest else [None, None, None]),
    ]


def _priority(priority: PublishedPriority) -> Row:
    last = priority.last
    return [
        priority.code,
        priority.pillar.numeral,
        priority.sub_topic.reference if priority.sub_topic else "",
        *texts_of(priority.wording, "text"),
        int(priority.stands),
        names_of(action.reference for action in priority.actions),
        last.number,
        *_share(last),
        last.verdict,
        last.disposition,
        shown(last.reason),
        *background.about(priority),
    ]


def _votes(priority: PublishedPriority, story: RoundStory, scale: int) -> Row:
    return [
        priority.code,
        story.number,
        story.data["version"],
        *texts_of(story.wording, "text"),
        *_share(story),
        *(story.disagreeing, story.cannot_judge, story.missing),
        story.verdict,
        *(story.rule.agree_from, story.rule.threshold_percent),
        story.disposition,
        shown(story.reason),
        *[*story.counts, *[None] * scale][:scale],
    ]


def _groups(content: Snapshot) -> Iterator[Row]:
    for priority in content.priorities.values():
        for story in priority.rounds:
            for group, band in story.data["bands"].items():
                yield [priority.code, story.number, shown(group), band]


def _rounds(content: Snapshot) -> Iterator[Row]:
    for pillar in content.finished_pillars:
        assert pillar.survey is not None
        for each in pillar.survey.rounds:
            data = each.data
            yield [
                *(pillar.numeral, each.number, data["opened_at"], data["closed_at"]),
                *(each.invited, each.answered, each.items, each.bundle_sha256),
            ]


def _source(imprint: Imprint, page: str, key: str) -> Row:
    return [imprint.edition.number, imprint.address(page, key), licence.NAME]


def _share(story: RoundStory) -> Row:
    return [story.agreeing, story.rated, float(story.percent) if story.rated else None]


def _scale(content: Snapshot) -> int:
    """The longest scale of any survey."""
    return max(
        (len(story.counts) for each in content.priorities.values() for story in each.rounds),
        default=0,
    )
