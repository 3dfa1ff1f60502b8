"""What a table would change in one coder's own codes: worked out anew at every look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from roadmap.codebook_files.codings import NO_CODE, CodingRow
from roadmap.codings import BoardPillar, BoardRow, Mode
from roadmap.imports import RowProblem
from roadmap.models import SubTopic
from surveys.findings import shortened
from surveys.wording import is_same


@dataclass(frozen=True, kw_only=True)
class NewChoice:
    """A code of the table beside the one that the coder chose before; None: no code fits."""

    row: BoardRow
    code: SubTopic | None
    note: str


@dataclass(kw_only=True)
class CodingsPlan:
    """With one problem nothing is taken."""

    new: list[NewChoice] = field(default_factory=list)
    known: int = 0
    problems: list[RowProblem] = field(default_factory=list)


def own_pillars(pillars: Sequence[BoardPillar]) -> list[BoardPillar]:
    """Those that the visitor codes at the moment."""
    return [each for each in pillars if each.mode == Mode.CODING]


def plan_codings(pillars: Sequence[BoardPillar], rows: Sequence[CodingRow]) -> CodingsPlan:
    """Compare the rows of a table with what the coder of these pillars chose. No query."""
    places = {row.priority.code: (each, row) for each in pillars for row in each.rows}
    plan, seen = CodingsPlan(), dict[str, int]()
    for coded in rows:
        pillar, row = places.get(coded.priority, (None, None))
        first = seen.setdefault(coded.priority, coded.number)
        problems = list(_problems(coded, pillar, first))
        plan.problems += problems
        if row and pillar and not problems:
            _add(plan, row, _code(coded, pillar), coded.note)
    return plan


def _add(plan: CodingsPlan, row: BoardRow, code: SubTopic | None, note: str) -> None:
    if row.choice and row.chosen == code and is_same(row.choice.note, note):
        plan.known += 1
    else:
        plan.new.append(NewChoice(row=row, code=code, note=note))


def _code(coded: CodingRow, pillar: BoardPillar) -> SubTopic | None:
    return next((each for each in pillar.codes if each.reference == coded.code), None)


def _problems(coded: CodingRow, pillar: BoardPillar | None, first: int) -> Iterator[RowProblem]:
    def problem(column: str, value: str, sentence: str) -> RowProblem:
        told = shortened(value)
        return RowProblem(sentence=sentence, row=coded.number, column=column, value=told)

    if pillar is None:
        sentence = _("You code no priority with this code number at the moment.")
        yield problem("priority", coded.priority, sentence)
        return
    if first != coded.number:
        sentence = _("Row %(row)s is about the same priority. Keep one of the two.")
        yield problem("priority", coded.priority, sentence % {"row": first})
    if coded.code != NO_CODE and _code(coded, pillar) is None:
        sentence = _("Pillar %(numeral)s has no such code. Write one such as %(example)s, or none.")
        example = pillar.codes[0].reference if pillar.codes else f"{pillar.pillar.numeral}.I.a"
        told = {"numeral": pillar.pillar.numeral, "example": example}
        yield problem("code", coded.code, sentence % told)
