"""What stands against a planned part: what it is, where it stands in the file, what to do."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from roadmap.codebook_files.entries import AreaEntry, CodeEntry
from roadmap.codebook_plan.known import Known
from roadmap.codebook_plan.parts import PlannedArea, TextChange
from roadmap.imports import RowProblem
from roadmap.models import Area, SubTopic
from roadmap.models.structure import LETTERS, MOST_AREAS
from studies.models import Pillar
from surveys.findings import shortened


def _problem(entry: AreaEntry | CodeEntry, sentence: str) -> RowProblem:
    return RowProblem(sentence=sentence, row=entry.row, value=shortened(entry.name))


def no_pillar(known: Known, entry: AreaEntry) -> RowProblem:
    numerals = dict.fromkeys(each.numeral for each in known.pillars.values())
    sentence = (
        _("The study has no such pillar. It has: %(numerals)s. Or choose one pillar for the file.")
        if entry.pillar
        else _("The file names no pillar here. Choose one below, or write one of: %(numerals)s.")
    )
    return RowProblem(
        sentence=sentence % {"numerals": ", ".join(numerals)},
        row=entry.row,
        value=shortened(entry.pillar or entry.name),
    )


def area_problems(entry: AreaEntry, area: Area | None, pillar: Pillar) -> Iterator[RowProblem]:
    if area is None and not entry.texts.get("title_en"):
        yield _problem(entry, _("An area needs an English title."))
    if area and area.pillar != pillar:
        sentence = _("Area %(area)s stands in another pillar. Areas do not move.")
        yield _problem(entry, sentence % {"area": area.reference})


def twin_problems(
    entry: AreaEntry, changes: list[TextChange], twin: PlannedArea
) -> Iterator[RowProblem]:
    """Where two rows speak of one area, they must not name it differently."""
    told = {each.name: each.after for each in twin.changes}
    if any(each.after != told.get(each.name, each.after) for each in changes):
        sentence = _("Row %(row)s names the same area differently. Use one title.")
        yield _problem(entry, sentence % {"row": twin.entry.row})


def code_problems(
    entry: CodeEntry, sub_topic: SubTopic | None, planned: PlannedArea
) -> Iterator[RowProblem]:
    if sub_topic is None and not entry.texts.get("title_en"):
        yield _problem(entry, _("A code needs an English title."))
    if sub_topic and sub_topic.area != planned.area:
        sentence = _("Code %(code)s stands in another area. Codes do not move: leave it there.")
        yield _problem(entry, sentence % {"code": sub_topic.reference})
    twin = next((each for each in planned.codes if sub_topic and each.sub_topic == sub_topic), None)
    if twin:
        sentence = _("Row %(row)s is about the same code. Keep one of the two.")
        yield _problem(entry, sentence % {"row": twin.entry.row})


def too_many(areas: list[PlannedArea]) -> Iterator[RowProblem]:
    """New parts for which no number or letter is left."""
    for pillar in dict.fromkeys(each.pillar for each in areas):
        new = [each for each in areas if each.pillar == pillar and each.area is None]
        last = max((each.number for each in pillar.areas.all()), default=0)
        for each in new[MOST_AREAS - last :]:
            yield _problem(
                each.entry, _("A pillar has at most %(most)s areas.") % {"most": MOST_AREAS}
            )
    for area in areas:
        codes = [each for each in area.codes if each.sub_topic is None]
        letters = [each.letter for each in area.area.sub_topics.all()] if area.area else []
        free = len(LETTERS) - (LETTERS.index(max(letters)) + 1 if letters else 0)
        for code in codes[free:]:
            yield _problem(
                code.entry,
                _("An area has at most %(most)s sub-topics.") % {"most": len(LETTERS)},
            )


def names_twice(known: Known, areas: list[PlannedArea]) -> Iterator[RowProblem]:
    """New titles that another code or area beside it has, or gets, too."""
    for pillar in dict.fromkeys(each.pillar for each in areas):
        beside = [each for each in areas if each.pillar == pillar]
        held = [each for each in known.areas.values() if each.pillar == pillar]
        yield from _twice([(each.entry, each.area, each.changes) for each in beside], held)
    for area in areas:
        codes = [(each.entry, each.sub_topic, each.changes) for each in area.codes]
        held_codes = [each for each in known.sub_topics.values() if each.area == area.area]
        yield from _twice(codes, held_codes)


def _twice(
    planned: list[tuple[Any, Any, list[TextChange]]], held: list[Any]
) -> Iterator[RowProblem]:
    mentioned = {part for _entry, part, _changes in planned if part}
    taken = {each.title_en.casefold(): each.reference for each in held if each not in mentioned}
    for entry, part, changes in planned:
        title = entry.texts.get("title_en") or (part.title_en if part else "")
        is_new = part is None or any(each.name == "title_en" for each in changes)
        where = taken.setdefault(title.casefold(), part.reference if part else str(entry.row))
        mine = part.reference if part else str(entry.row)
        if is_new and where != mine:
            sentence = _("%(where)s has the same title. Choose another one, or leave one out.")
            told = _("Row %(row)s") % {"row": where} if where.isdigit() else where
            yield _problem(entry, sentence % {"where": told})
