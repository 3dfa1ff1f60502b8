"""Who codes what, and which codes may be seen, named by the answers.

Until the codes of a pillar are opened nobody gets a choice from here but whoever made it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise

from roadmap.models import (
    Area,
    CodeChange,
    CodeMemo,
    Coder,
    CoderChoice,
    CodeSuggestion,
    Coding,
    PillarCoding,
    SubTopic,
)
from roadmap.queries import StandingPriority, sub_topics_of
from roadmap.suggestions import (
    SuggestionFigures,
    shown_to,
    suggestion_figures,
    visible_suggestions,
)
from studies.models import Pillar, Study, User
from surveys.enums import VERDICT_LABELS, Moderation
from surveys.models import Comment, Priority
from surveys.queries import rated_items_by_priority, standing_priorities


def codebook(study: Study) -> QuerySet[Pillar]:
    """Pillars with areas, codes, and the memos on them."""
    memos = CodeMemo.objects.select_related("written_by").order_by("written_at", "pk")
    sub_topics = SubTopic.objects.order_by("letter").prefetch_related(Prefetch("memos", memos))
    areas = Area.objects.order_by("number").prefetch_related(Prefetch("sub_topics", sub_topics))
    return study.pillars.prefetch_related(Prefetch("areas", areas)).order_by("number")


def coding_of(study: Study, number: int) -> PillarCoding | None:
    """The independent coding of a pillar, with the study."""
    return (
        PillarCoding.objects.select_related("pillar__study", "opened_by")
        .filter(pillar__study=study, pillar__number=number)
        .first()
    )


def coder_of(study: Study, number: int, user: User) -> Coder | None:
    """This person as a coder of a pillar."""
    coders = Coder.objects.select_related("coding__pillar__study", "user")
    wanted = Q(coding__pillar__study=study, coding__pillar__number=number, user=user)
    return coders.filter(wanted).first()


# --- the board ------------------------------------------------------------------------------


class Mode(StrEnum):
    """What the board of a pillar is for its visitor, in order of life."""

    PLACING = "placing"  # one person places; all of the team sees it
    OUTSIDE = "outside"  # others are coding
    CODING = "coding"
    WAITING = "waiting"  # handed in, not compared yet
    COMPARED = "compared"


@dataclass(frozen=True, kw_only=True)
class BoardRow(StandingPriority):
    """A consensus priority with what its visitor may see of its codes."""

    placed: SubTopic | None = None
    choice: CoderChoice | None = None
    chosen: SubTopic | None = None
    history: list[CodeChange] = field(default_factory=list)
    suggestions: list[CodeSuggestion] = field(default_factory=list)  # the visitor asked for them

    @property
    def verdict_label(self) -> str | Promise:
        return VERDICT_LABELS[self.item.result.verdict]

    @property
    def reasons(self) -> list[Comment]:
        """Comments of all rounds that the team shows."""
        return [
            comment
            for item in self.items
            for comment in item.comments.all()
            if comment.moderation == Moderation.SHOWN
        ]


@dataclass(frozen=True, kw_only=True)
class BoardPillar:
    """A pillar on the board, as its visitor may see it."""

    pillar: Pillar
    rows: list[BoardRow]
    codes: list[SubTopic]
    coders: list[Coder]
    mine: Coder | None
    figures: SuggestionFigures  # of suggestions; while coding goes on, the visitor's own

    @property
    def coding(self) -> PillarCoding | None:
        return self.coders[0].coding if self.coders else None

    @property
    def mode(self) -> Mode:
        if self.coding is None or (self.coding.is_open and len(self.coders) == 1):
            return Mode.PLACING
        if self.coding.is_open:
            return Mode.COMPARED
        if self.mine is None:
            return Mode.OUTSIDE
        return Mode.WAITING if self.mine.has_handed_in else Mode.CODING

    @property
    def is_editable(self) -> bool:
        return self.mode in {Mode.PLACING, Mode.CODING}

    @property
    def may_begin(self) -> bool:
        """Whether its visitor may take a place as a coder."""
        if self.coding is None:
            return bool(self.rows) and not any(row.coding for row in self.rows)
        return self.mode == Mode.OUTSIDE and len(self.coders) == 1

    @property
    def is_complete(self) -> bool:
        """Whether every coder has handed in."""
        return bool(self.coders) and all(each.has_handed_in for each in self.coders)

    @property
    def done(self) -> int:
        """How many priorities have a code, of those that the visitor may see."""
        is_hidden = self.mode in {Mode.CODING, Mode.WAITING}
        return sum(bool(row.choice if is_hidden else row.coding) for row in self.rows)


def board(study: Study, user: User) -> list[BoardPillar]:
    """Pillars with consensus priorities, as `user` may see them. About eight queries."""
    priorities = list(standing_priorities(study).select_related("survey__pillar", "coding"))
    items = rated_items_by_priority({each.survey_id for each in priorities})
    coders = _coders(study)
    mine = {each.coding.pillar_id: each for each in coders if each.user_id == user.pk}
    own = CoderChoice.objects.filter(coder__in=list(mine.values()))
    choices, history = {each.priority_id: each for each in own}, visible_history(study)
    visible = visible_suggestions(study, user)
    suggestions, figures = shown_to(user, visible), suggestion_figures(visible)
    codes = list(sub_topics_of(study))
    by_id = {each.pk: each for each in codes}
    rows: dict[Pillar, list[BoardRow]] = defaultdict(list)
    for each in priorities:
        coding, choice = place_of(each), choices.get(each.pk)
        row = BoardRow(
            priority=each,
            items=items[each.pk],
            coding=coding,
            placed=by_id.get(coding.sub_topic_id) if coding else None,
            choice=choice,
            chosen=by_id.get(choice.sub_topic_id) if choice and choice.sub_topic_id else None,
            history=history.get(each.pk, []),
            suggestions=suggestions.get(each.pk, []),
        )
        rows[each.survey.pillar].append(row)
    return [
        BoardPillar(
            pillar=pillar,
            rows=found,
            codes=[each for each in codes if each.area.pillar_id == pillar.pk],
            coders=[each for each in coders if each.coding.pillar_id == pillar.pk],
            mine=mine.get(pillar.pk),
            figures=figures.get(pillar.pk, SuggestionFigures()),
        )
        for pillar, found in rows.items()
    ]


def visible_history(study: Study) -> dict[int, list[CodeChange]]:
    """Steps of the codes by priority id, the oldest first; of coders only what is opened."""
    changes = (
        CodeChange.objects.filter(priority__survey__pillar__study=study)
        .filter(Q(coder=None) | Q(coder__coding__opened_at__isnull=False))
        .select_related("by", "before", "after")
        .order_by("at", "pk")
    )
    history: dict[int, list[CodeChange]] = defaultdict(list)
    for each in changes:
        history[each.priority_id].append(each)
    return history


def _coders(study: Study) -> list[Coder]:
    coders = Coder.objects.filter(coding__pillar__study=study).select_related("coding", "user")
    return list(coders.order_by("coding__pillar__number", "place"))


def place_of(priority: Priority) -> Coding | None:
    """Where it stands; the relation is loaded with it."""
    return getattr(priority, "coding", None)
