"""What the machine suggested, and the texts from which it suggests, named by the answers.

It knows the codebook and the places that count for the roadmap, never what a coder chose before the
codes of both are opened; and what somebody took is that person's code, so it stays as hidden.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from roadmap.code_suggestions import CodeText, Statement
from roadmap.enums import SuggestionAnswer
from roadmap.models import CodeSuggestion, Coding, NearlySamePair, PillarCoding, SubTopic
from roadmap.queries import sub_topics_of
from studies.models import Study, User
from surveys.models import Priority, PriorityVersion
from surveys.queries import rated_items_by_priority, standing_priorities


@dataclass(frozen=True, kw_only=True)
class Material:
    """The texts of one pillar."""

    statements: list[Statement]
    codes: list[CodeText]


def material_of(study: Study) -> dict[int, Material]:
    """Texts by pillar id: wordings as they were rated last, and the codebook. Five queries."""
    priorities = list(standing_priorities(study))
    statements = _statements(priorities)
    places: dict[int, list[int]] = defaultdict(list)
    for pk, place in Coding.objects.filter(priority__in=priorities).values_list(
        "priority_id", "sub_topic_id"
    ):
        places[place].append(pk)
    codes: dict[int, list[CodeText]] = defaultdict(list)
    for each in sub_topics_of(study):
        codes[each.area.pillar_id].append(_code_text(each, places[each.pk]))
    return {
        pillar: Material(statements=statements[pillar], codes=codes[pillar])
        for pillar in statements
    }


def _statements(priorities: Iterable[Priority]) -> dict[int, list[Statement]]:
    priorities = list(priorities)
    items = rated_items_by_priority({each.survey_id for each in priorities})
    found: dict[int, list[Statement]] = defaultdict(list)
    for each in priorities:
        version = items[each.pk][-1].version
        found[each.survey.pillar_id].append(
            Statement(key=each.pk, text_en=version.text_en, text_zh=version.text_zh)
        )
    return found


def _code_text(code: SubTopic, placed: list[int]) -> CodeText:
    """Its texts, the title twice; not what does not belong under it."""
    texts = {}
    for language in ("en", "zh"):
        names = ("title", "title", "description", "includes", "examples")
        parts = [getattr(code, f"{name}_{language}") for name in names]
        texts[f"text_{language}"] = "\n".join(part for part in parts if part)
    return CodeText(key=code.pk, placed=placed, **texts)


def visible_suggestions(study: Study, user: User | None = None) -> list[CodeSuggestion]:
    """Those of everybody where the codes are open, else only those shown to `user`."""
    closed = PillarCoding.objects.filter(pillar__study=study, opened_at=None)
    may_see = ~Q(priority__survey__pillar__in=closed.values("pillar"))
    if user:
        may_see |= Q(shown_to=user)
    suggestions = CodeSuggestion.objects.filter(may_see, priority__survey__pillar__study=study)
    return list(
        suggestions.select_related("priority__survey", "sub_topic__area__pillar").order_by("pk")
    )


def shown_to(user: User, suggestions: Iterable[CodeSuggestion]) -> dict[int, list[CodeSuggestion]]:
    """Codes that were suggested to this person, by priority id, the closest first."""
    found: dict[int, list[CodeSuggestion]] = defaultdict(list)
    for each in suggestions:
        if each.shown_to_id == user.pk and each.sub_topic:
            found[each.priority_id].append(each)
    for listed in found.values():
        listed.sort(key=_closest_first)
    return found


def _closest_first(suggestion: CodeSuggestion) -> tuple[float, int, str]:
    code = suggestion.sub_topic
    assert code is not None
    return -suggestion.score, code.area.number, code.letter


@dataclass(frozen=True, kw_only=True)
class SuggestionFigures:
    """How often the machine suggested a code, and what became of it."""

    shown: int = 0
    taken: int = 0
    refused: int = 0
    priorities: int = 0
    swayable: int = 0  # priorities for which somebody saw suggestions before coding them

    @property
    def unanswered(self) -> int:
        return self.shown - self.taken - self.refused


def suggestion_figures(suggestions: Iterable[CodeSuggestion]) -> dict[int, SuggestionFigures]:
    """Figures of these suggestions by pillar id."""
    by_pillar: dict[int, list[CodeSuggestion]] = defaultdict(list)
    for each in suggestions:
        by_pillar[each.priority.survey.pillar_id].append(each)
    return {pillar: _figures(found) for pillar, found in by_pillar.items()}


def _figures(suggestions: list[CodeSuggestion]) -> SuggestionFigures:
    return SuggestionFigures(
        shown=len(suggestions),
        taken=sum(each.answer == SuggestionAnswer.TAKEN for each in suggestions),
        refused=sum(each.answer == SuggestionAnswer.REFUSED for each in suggestions),
        priorities=len({each.priority_id for each in suggestions}),
        swayable=len({each.priority_id for each in suggestions if not each.was_coded}),
    )


def suggestion_of(study: Study, pk: int) -> CodeSuggestion | None:
    """One suggestion of this study."""
    suggestions = CodeSuggestion.objects.select_related("priority__survey__pillar")
    wanted = suggestions.filter(
        pk=pk, priority__survey__pillar__study=study, sub_topic__isnull=False
    )
    return wanted.select_related("sub_topic__area__pillar").first()


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two consensus priorities that nearly say the same, with the codes that they have."""

    pair: NearlySamePair
    one: PriorityVersion
    other: PriorityVersion
    places: list[SubTopic | None]

    @property
    def may_be_merged(self) -> SubTopic | None:
        """The code that both have: there one action may rest on both."""
        first, second = self.places
        return first if first == second else None


def pairs_with_wordings(study: Study) -> list[Pair]:
    """Every pair that was found, by pillar, the closest first."""
    pairs = list(
        NearlySamePair.objects.filter(one__survey__pillar__study=study)
        .select_related("one__survey__pillar", "other__survey__pillar", "answered_by")
        .order_by("one__survey__pillar__number", "-score", "one__number", "other__number")
    )
    items = rated_items_by_priority({each.one.survey_id for each in pairs})
    codings = Coding.objects.filter(priority__in=[p for e in pairs for p in (e.one_id, e.other_id)])
    places = {
        each.priority_id: each.sub_topic
        for each in codings.select_related("sub_topic__area__pillar")
    }
    return [
        Pair(
            pair=each,
            one=items[each.one_id][-1].version,
            other=items[each.other_id][-1].version,
            places=[places.get(each.one_id), places.get(each.other_id)],
        )
        for each in pairs
    ]
