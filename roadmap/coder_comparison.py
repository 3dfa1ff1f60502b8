"""What two coders chose, side by side, once it is opened; and how far they agree."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roadmap.agreement import Agreement, agreement, agreement_per_code
from roadmap.codings import place_of, visible_history
from roadmap.enums import SETTLING, CodingStep
from roadmap.models import CodeChange, Coder, CoderChoice, PillarCoding, SubTopic
from roadmap.queries import StandingPriority, sub_topics_of
from surveys.queries import rated_items_by_priority, standing_priorities


@dataclass(frozen=True, kw_only=True)
class Compared(StandingPriority):
    """One priority as both coders coded it."""

    choices: list[CoderChoice]  # in order of the coders' places
    history: list[CodeChange]
    settled: CodeChange | None  # what was accepted or decided last

    @property
    def is_agreed(self) -> bool:
        first, second = self.choices
        return first.sub_topic_id == second.sub_topic_id

    @property
    def is_decided(self) -> bool:
        return self.settled is not None and self.settled.step == CodingStep.DECIDED


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The opened codes of two coders, with how far they agree."""

    coding: PillarCoding
    coders: list[Coder]
    rows: list[Compared]
    codes: list[SubTopic]

    @property
    def chosen(self) -> tuple[list[int | None], list[int | None]]:
        """Ids of codes by coder, in order of the priorities; None: no code fits."""
        pairs = [[choice.sub_topic_id for choice in row.choices] for row in self.rows]
        return [first for first, _second in pairs], [second for _first, second in pairs]

    @property
    def overall(self) -> Agreement:
        return agreement(*self.chosen)

    def per_code(self) -> Iterator[tuple[SubTopic | None, int, int, Agreement]]:
        """Each used code with how often each coder chose it, and the agreement about it."""
        first, second = self.chosen
        found = agreement_per_code(first, second, {*first, *second})
        codes: Sequence[SubTopic | None] = [*self.codes, None]
        for code in codes:
            pk = code.pk if code else None
            if pk in found:
                yield code, first.count(pk), second.count(pk), found[pk]

    @property
    def agreed(self) -> list[Compared]:
        return [row for row in self.rows if row.is_agreed]

    @property
    def different(self) -> list[Compared]:
        return [row for row in self.rows if not row.is_agreed]

    @property
    def to_accept(self) -> list[Compared]:
        """Agreed, and neither accepted nor decided otherwise yet."""
        return [row for row in self.agreed if row.settled is None]

    @property
    def to_decide(self) -> list[Compared]:
        return [row for row in self.different if row.settled is None]


def comparison(coding: PillarCoding) -> Comparison | None:
    """What both coders chose; None before it is opened, or where one person coded alone."""
    coders = list(coding.coders.select_related("user").order_by("place"))
    if not coding.is_open or len(coders) < 2:
        return None
    study, pillar = coding.pillar.study, coding.pillar
    priorities = list(
        standing_priorities(study)
        .filter(survey__pillar=pillar)
        .select_related("survey__pillar", "coding__sub_topic__area__pillar")
    )
    items = rated_items_by_priority({each.survey_id for each in priorities})
    history, choices = visible_history(study), _choices(coders)
    rows = [
        Compared(
            priority=each,
            items=items[each.pk],
            coding=place_of(each),
            choices=choices[each.pk],
            history=history.get(each.pk, []),
            settled=_settled(history.get(each.pk, [])),
        )
        for each in priorities
    ]
    codes = [each for each in sub_topics_of(study) if each.area.pillar_id == pillar.pk]
    return Comparison(coding=coding, coders=coders, rows=rows, codes=codes)


def _choices(coders: Sequence[Coder]) -> dict[int, list[CoderChoice]]:
    found: dict[int, list[CoderChoice]] = defaultdict(list)
    choices = CoderChoice.objects.filter(coder__in=coders).order_by("coder__place")
    for each in choices.select_related("coder__user", "sub_topic__area__pillar"):
        found[each.priority_id].append(each)
    return found


def _settled(history: Sequence[CodeChange]) -> CodeChange | None:
    counted = [change for change in history if change.step in SETTLING]
    return counted[-1] if counted else None
