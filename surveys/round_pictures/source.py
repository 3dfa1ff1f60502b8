"""What the pictures of one round are drawn from, and what each of them is."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys import pictures
from surveys.breakdown import SMALLEST_GROUP
from surveys.consensus import Rule
from surveys.models import RoundItem, RoundStatistics, SurveyRound
from surveys.queries import judged_items_until, lineage_kinds, statistics_until
from surveys.statistic_tables import Column, Row, Table


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture as SVG, with the table of its numbers; `name` is its address."""

    name: str
    title: str
    svg: pictures.Svg
    table: Table


class Source:
    """What the pictures of one round are drawn from; three queries."""

    def __init__(self, survey_round: SurveyRound) -> None:
        self.survey_round = survey_round
        self.rule: Rule = survey_round.survey.rule
        self.rounds = judged_items_until(survey_round)
        self.result = next(r for r in self.rounds if r.pk == survey_round.pk).result

    @cached_property
    def kinds(self) -> Mapping[int, str]:
        return lineage_kinds(self.survey_round)

    @cached_property
    def statistics(self) -> Mapping[int, RoundStatistics]:
        return statistics_until(self.survey_round)

    @cached_property
    def items(self) -> list[RoundItem]:
        """Those of this round that five rated, most agreement on top."""
        told = [item for item in self.all_items if item.result.rated >= SMALLEST_GROUP]
        return sorted(told, key=lambda item: -item.result.agreeing / item.result.rated)

    def parts(self, most: int) -> list["Source"]:
        """As few as hold so many items at most each, about equally many, to fit on sheets."""
        count = -(-len(self.items) // most)
        ends = [len(self.items) * place // count for place in range(count + 1)] if count else []
        return [self._with(self.items[start:end]) for start, end in pairwise(ends)]

    def _with(self, items: list[RoundItem]) -> "Source":
        part = copy(self)
        part.items = items
        return part

    @property
    def all_items(self) -> list[RoundItem]:
        return next(items for r, items in self.rounds.items() if r.pk == self.survey_round.pk)

    @property
    def earlier(self) -> tuple[SurveyRound, list[RoundItem]] | None:
        """The round before this one, if there is one."""
        before = [pair for pair in self.rounds.items() if pair[0].number < self.survey_round.number]
        return before[-1] if before else None

    def frame(self, title: str, table: Table) -> pictures.Frame:
        """Title and source line; the table in words is the description."""
        rows = "; ".join(f"{row.head}: {', '.join(map(str, row.cells))}" for row in table.rows)
        return pictures.Frame(
            title=title,
            description=f"{', '.join(str(column.name) for column in table.columns)}. {rows}",
            language="zh-Hans" if get_language() == "zh-hans" else (get_language() or "en"),
            source=self._source(),
        )

    def _source(self) -> str:
        words = _("Round %(number)s · %(answered)s answers · sealed on %(date)s") % {
            "number": self.survey_round.number,
            "answered": self.result.answered,
            "date": date_format(localtime(self.result.sealed_at), "DATE_FORMAT"),
        }
        hidden = [item for item in self.all_items if item.result.rated < SMALLEST_GROUP]
        if not hidden:
            return words
        codes = ", ".join(code_of(item) for item in hidden)
        return words + " · " + _("not shown, fewer than five ratings: %(codes)s") % {"codes": codes}


def code_of(item: RoundItem) -> str:
    return item.version.priority.code


def percent_of(item: RoundItem) -> float:
    return 100 * item.result.agreeing / item.result.rated


def table_of(key: str, title: str, names: Sequence[str], rows: Sequence[Row]) -> Table:
    """The numbers of a picture; `names` head the rows and then each column."""
    first, *others = names
    columns = [
        Column(key=f"{key}-{place}", meaning=None, name=name) for place, name in enumerate(others)
    ]
    return Table(key=f"{key}-table", title=title, columns=columns, rows=rows, first=first)
