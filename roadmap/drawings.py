"""A published roadmap as pictures to explore: which fields there are, and where each leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from roadmap import pictures
from roadmap.models.published_evidence import PublishedEvidence, evidence_behind
from roadmap.models.snapshot import (
    PublishedAction,
    PublishedArea,
    PublishedPillar,
    PublishedPriority,
    PublishedSubTopic,
    Snapshot,
)
from roadmap.pictures import Cell, FlowColumn, FlowNode
from surveys.pictures import Frame, Svg

Address = Callable[..., str]  # a page of the edition by its name, and what it is about


@dataclass(frozen=True, kw_only=True)
class Focus:
    """What is looked at: everything, a pillar, or an area of it."""

    pillar: PublishedPillar | None = None
    area: PublishedArea | None = None

    @property
    def sub_topics(self) -> list[PublishedSubTopic]:
        if self.area:
            return self.area.sub_topics
        return list(self.pillar.sub_topics) if self.pillar else []

    @property
    def actions(self) -> list[PublishedAction]:
        return [action for each in self.sub_topics for action in each.actions]

    @property
    def priorities(self) -> list[PublishedPriority]:
        """Those that reached consensus, by their place in the theme."""
        places = {each.slug: n for n, each in enumerate(self.sub_topics)}
        standing = self.pillar.standing if self.pillar else []
        here = [each for each in standing if each.sub_topic and each.sub_topic.slug in places]
        return sorted(here, key=lambda each: places[each.sub_topic.slug])  # type: ignore[union-attr]

    @property
    def evidence(self) -> list[PublishedEvidence]:
        return evidence_behind(self.priorities)


def slug_of(area: PublishedArea) -> str:
    """How an address names an area, e.g. `1-2`."""
    return f"{area.pillar.number}-{area.data['number']}"


def focus_of(content: Snapshot, slug: str) -> Focus | None:
    """What an address asks for: "" is everything, `1` a pillar, `1-2` an area; None if unknown."""
    if not slug:
        return Focus()
    for pillar in content.pillars:
        if slug == str(pillar.number):
            return Focus(pillar=pillar)
        for area in pillar.areas:
            if slug == slug_of(area):
                return Focus(pillar=pillar, area=area)
    return None


def icicle_of(content: Snapshot, focus: Focus, address: Address) -> Svg:
    """What holds what, three steps down from the focus."""
    if focus.area:
        columns = [_("Sub-topic"), _("Action"), _("Priority")]
        cells = [_sub_topic_cell(each, address, with_priorities=True) for each in focus.sub_topics]
    elif focus.pillar:
        columns = [_("Area"), _("Sub-topic"), _("Action")]
        cells = [_area_cell(each, address, with_actions=True) for each in focus.pillar.areas]
    else:
        columns = [_("Pillar"), _("Area"), _("Sub-topic")]
        cells = [_pillar_cell(each, address) for each in content.pillars]
    description = _(
        "Each field is divided into what it holds, from left to right; the table below"
        " says the same. Choose a field to look closer, or to read it."
    )
    return pictures.icicle(columns, cells, frame=_frame(title_of(content, focus), description))


def flow_of(focus: Focus, address: Address) -> Svg:
    """Evidence, priorities and actions of a pillar or an area, and what leads to what."""
    actions, priorities, evidence = focus.actions, focus.priorities, _beside(focus)
    kind = f"pillar-{focus.pillar.number}" if focus.pillar else ""
    columns = [
        FlowColumn(
            title=pgettext("source", "Evidence"),
            nodes=[
                _node(e.reference, e.text("title"), address("evidence_detail", e.reference))
                for e in evidence
            ],
        ),
        FlowColumn(
            title=_("Priorities with consensus"),
            nodes=[
                _node(p.code, p.wording.text("text"), address("priority_detail", p.code), kind)
                for p in priorities
            ],
        ),
        FlowColumn(
            title=_("Actions"),
            nodes=[
                _node(a.reference, a.text("title"), address("action_detail", a.slug), kind)
                for a in actions
            ],
        ),
    ]
    links = [(c.evidence.reference, p.code) for p in priorities for c in p.citations]
    links += [(p.code, action.reference) for p in priorities for action in p.actions]
    description = _(
        "Lines lead from each piece of evidence to the priorities that cite it, and from"
        " each priority to its actions; the table below says the same."
    )
    return pictures.flow(columns, links, frame=_frame(flow_title(focus), description))


def _beside(focus: Focus) -> list[PublishedEvidence]:
    """The evidence, each piece near to the priorities that cite it, so that few lines cross."""
    places = {each: n for n, each in enumerate(focus.priorities)}

    def middle(evidence: PublishedEvidence) -> float:
        cited = [places[c.priority] for c in evidence.citations if c.priority in places]
        return sum(cited) / len(cited)

    return sorted(focus.evidence, key=middle)


def title_of(content: Snapshot, focus: Focus) -> str:
    """What the picture of a focus shows, as a finding."""
    actions = focus.actions if focus.pillar else list(content.actions.values())
    topics = focus.sub_topics if focus.pillar else list(content.sub_topics.values())
    return _("%(actions)s on %(topics)s") % {
        "actions": _actions(len(actions)),
        "topics": ngettext("%(count)s sub-topic", "%(count)s sub-topics", len(topics))
        % {"count": len(topics)},
    }


def flow_title(focus: Focus) -> str:
    """How much leads to how much."""
    evidence, priorities = len(focus.evidence), len(focus.priorities)
    return _("From %(evidence)s through %(priorities)s to %(actions)s") % {
        "evidence": ngettext(
            "%(count)s piece of evidence", "%(count)s pieces of evidence", evidence
        )
        % {"count": evidence},
        "priorities": ngettext("%(count)s priority", "%(count)s priorities", priorities)
        % {"count": priorities},
        "actions": _actions(len(focus.actions)),
    }


def _actions(count: int) -> str:
    return ngettext("%(count)s action", "%(count)s actions", count) % {"count": count}


def _frame(title: str, description: str) -> Frame:
    return Frame(title=title, description=description, language=get_language() or "en")


def _node(key: str, text: str, href: str, kind: str = "") -> FlowNode:
    return FlowNode(key=key, label=f"{key} {text}", href=href, kind=kind)


def _pillar_cell(pillar: PublishedPillar, address: Address) -> Cell:
    note = _actions(len(pillar.actions)) if pillar.is_finished else str(pillar.state.label)
    return Cell(
        label=f"{pillar.numeral} {pillar.text('title')}",
        href=address("picture_part", str(pillar.number)),
        note=note,
        kind=f"pillar-{pillar.number}",
        parts=[_area_cell(each, address) for each in pillar.areas],
    )


def _area_cell(area: PublishedArea, address: Address, *, with_actions: bool = False) -> Cell:
    return Cell(
        label=f"{area.numeral} {area.text('title')}",
        href=address("picture_part", slug_of(area)),
        note=_note(area.pillar, sum(len(each.actions) for each in area.sub_topics)),
        kind=f"pillar-{area.pillar.number}",
        parts=[_sub_topic_cell(e, address, with_actions=with_actions) for e in area.sub_topics],
    )


def _sub_topic_cell(
    sub_topic: PublishedSubTopic,
    address: Address,
    *,
    with_actions: bool = False,
    with_priorities: bool = False,
) -> Cell:
    pillar = sub_topic.area.pillar
    actions: Sequence[PublishedAction] = sub_topic.actions
    is_divided = with_actions or with_priorities
    return Cell(
        label=f"{sub_topic.letter} {sub_topic.text('title')}",
        href=address("sub_topic_detail", sub_topic.slug),
        note=_note(pillar, len(actions)),
        kind=f"pillar-{pillar.number}",
        weight=len(actions),
        parts=[_action_cell(e, address, with_priorities) for e in actions] if is_divided else (),
    )


def _note(pillar: PublishedPillar, actions: int) -> str:
    return _actions(actions) if pillar.is_finished else str(pillar.state.label)


def _action_cell(action: PublishedAction, address: Address, with_priorities: bool) -> Cell:
    kind = f"pillar-{action.sub_topic.area.pillar.number}"
    return Cell(
        label=f"{action.reference} {action.text('title')}",
        href=address("action_detail", action.slug),
        kind=kind,
        weight=2,  # room for two lines
        parts=[
            Cell(
                label=f"{each.code} {each.wording.text('text')}",
                href=address("priority_detail", each.code),
                kind=kind,
                weight=2,
            )
            for each in action.priorities
        ]
        if with_priorities
        else (),
    )
