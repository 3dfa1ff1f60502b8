"""The content of a roadmap as a document, in the active language. Values only, no layout."""

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from roadmap.exports.imprint import Imprint, briefly, said, shown
from roadmap.listing.entries import weakest_of
from roadmap.models.snapshot import (
    PublishedAction,
    PublishedArea,
    PublishedPillar,
    PublishedPriority,
    PublishedSubTopic,
    RoundStory,
)
from roadmap.prose import blocks
from roadmap.reports import background, method_words
from roadmap.reports.parts import (
    ActionPart,
    AreaPart,
    Basis,
    Booklet,
    Fact,
    PillarPart,
    SubTopicPart,
    Votes,
)
from surveys.consensus import Verdict
from surveys.scale import scale_words


def booklet(imprint: Imprint) -> Booklet:
    """Read an edition into a document."""
    content = imprint.content
    return Booklet(
        language=get_language() or "en",
        title=imprint.title,
        organiser=imprint.organiser,
        purpose=said(content.study, "purpose"),
        edition_line=imprint.edition_line,
        figures=figures_of(imprint),
        facts=imprint_facts(imprint),
        simulated=imprint.simulated,
        scale=_scale(content.finished_pillars),
        pillars=[_pillar(each) for each in content.pillars],
        steps=method_words.steps(content),
        methods=[method_words.method(each) for each in content.pillars if each.survey],
        rounds_header=method_words.rounds_header(),
        declarations=method_words.declarations(content),
        omitted=background.omitted(content),
    )


def imprint_facts(imprint: Imprint) -> list[Fact]:
    """Where the edition stands, by what to know it, and how to use it."""
    return [
        (_("Address"), imprint.permalink),
        (_("SHA-256 of this edition"), imprint.edition.sha256),
        (_("Licence"), imprint.licence),
        (_("How to cite"), imprint.citation),
    ]


def figures_of(imprint: Imprint) -> list[Fact]:
    """The numbers of a roadmap, each with what it counts."""
    content = imprint.content
    done, total = len(content.finished_pillars), len(content.pillars)
    return [
        (_("actions"), str(len(content.actions))),
        (_("priorities with consensus"), str(content.reached)),
        (_("candidate priorities rated"), str(len(content.priorities))),
        (_("pillars finished"), _("%(done)s of %(total)s") % {"done": done, "total": total}),
    ]


def _scale(pillars: Sequence[PublishedPillar]) -> list[str]:
    top = max((each.survey.rule.scale_max for each in pillars if each.survey), default=5)
    return [f"{value} {word}".strip() for value, word in enumerate(scale_words(top), start=1)]


def _pillar(pillar: PublishedPillar) -> PillarPart:
    note = ""
    if not pillar.is_finished:
        note = _("Its survey is not finished, so this edition has no actions for it yet.")
        note = f"{pillar.state.label}. {note}"
    numbers = {
        "numeral": pillar.numeral,
        "reached": len(pillar.standing),
        "total": len(pillar.priorities),
    }
    return PillarPart(
        number=pillar.number,
        label=_("Pillar %(numeral)s") % numbers,
        title=said(pillar, "title"),
        description=said(pillar, "description"),
        note=note,
        areas=[_area(each) for each in pillar.areas],
        caption=_("Pillar %(numeral)s: %(reached)s of %(total)s reached consensus") % numbers,
        priorities=[_basis(each) for each in pillar.priorities],
    )


def _area(area: PublishedArea) -> AreaPart:
    return AreaPart(
        reference=area.numeral,
        title=said(area, "title"),
        sub_topics=[_sub_topic(each) for each in area.sub_topics],
    )


def _sub_topic(sub_topic: PublishedSubTopic) -> SubTopicPart:
    return SubTopicPart(
        reference=sub_topic.letter,
        title=said(sub_topic, "title"),
        prose=blocks(briefly(sub_topic, "description")),
        actions=[_action(each) for each in sub_topic.actions],
    )


def _action(action: PublishedAction) -> ActionPart:
    weakest = weakest_of(action.priorities)
    facts = [
        (_("Who acts"), said(action, "actors") or _("not named yet")),
        (_("When"), _horizon(action)),
        (_("Rests on"), _rests_on(action.priorities)),
    ]
    if weakest:
        facts.append((_("How strongly the panel agreed"), _strength(action, weakest)))
    if action.participation:
        level = f"{action.participation.label}: {action.participation_words}"
        facts.insert(2, (_("Participation"), level))
    return ActionPart(
        reference=action.reference,
        title=said(action, "title"),
        prose=blocks(briefly(action, "text")),
        facts=facts,
        strength=weakest.share if weakest else "",
        rests_on=[_basis(each) for each in action.priorities],
        dissent=background.dissent(action),
        evidence=background.evidence(action),
    )


def _strength(action: PublishedAction, weakest: RoundStory) -> str:
    if len(action.priorities) == 1:
        return weakest.share
    words = _("%(share)s, on the weakest of the priorities below")
    return words % {"share": weakest.share}


def _rests_on(priorities: Sequence[PublishedPriority]) -> str:
    said = ngettext(
        "%(number)s priority: %(codes)s", "%(number)s priorities: %(codes)s", len(priorities)
    )
    codes = ", ".join(each.code for each in priorities)
    return said % {"number": len(priorities), "codes": codes}


def _horizon(action: PublishedAction) -> str:
    first, last = action.horizon_from, action.horizon_to
    if first and last:
        return f"{first}–{last}" if first != last else _("in %(year)s") % {"year": last}
    if first:
        return _("from %(year)s") % {"year": first}
    return _("by %(year)s") % {"year": last} if last else _("no date set")


def _basis(priority: PublishedPriority) -> Basis:
    return Basis(
        code=priority.code, text=said(priority.wording, "text"), rounds=list(_rounds(priority))
    )


def _rounds(priority: PublishedPriority) -> Iterator[Votes]:
    for story in priority.rounds:
        yield Votes(
            round_number=story.number,
            round_label=_("Round %(number)s") % {"number": story.number},
            counts=story.counts,
            cannot_judge=story.cannot_judge,
            share=story.share,
            verdict=shown(str(story.verdict_label)),
            stands=story.verdict == Verdict.CONSENSUS,
            threshold=story.rule.threshold_percent,
        )
