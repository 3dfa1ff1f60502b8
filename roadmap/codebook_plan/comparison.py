"""A file beside the codebook of a study."""

from collections.abc import Mapping

from roadmap.codebook_files.entries import TITLES, AreaEntry, CodebookFile
from roadmap.codebook_plan.checks import (
    area_problems,
    code_problems,
    names_twice,
    no_pillar,
    too_many,
    twin_problems,
)
from roadmap.codebook_plan.known import Known
from roadmap.codebook_plan.parts import CodebookPlan, PlannedArea, PlannedCode, TextChange
from roadmap.models import Area, SubTopic
from studies.models import Pillar, Study
from surveys.wording import is_same


def plan_codebook(
    study: Study, file: CodebookFile, *, pillar: Pillar | None = None
) -> CodebookPlan:
    """Compare a file with the codebook of a study; `pillar` is meant where the file names none.

    Three queries, whatever the number of codes.
    """
    known = Known(study, pillar)
    plan = CodebookPlan(problems=list(file.problems))
    for entry in file.areas:
        _plan_area(known, entry, plan)
    plan.problems += too_many(plan.areas)
    plan.problems += names_twice(known, plan.areas)
    plan.problems.sort(key=lambda each: each.row)
    mentioned = {each.sub_topic for each in plan.codes}
    plan.unmentioned = [each for each in known.sub_topics.values() if each not in mentioned]
    plan.left_out = sum(any(n not in TITLES for n in each.texts) for each in file.areas)
    return plan


def _plan_area(known: Known, entry: AreaEntry, plan: CodebookPlan) -> None:
    """Add an area of the file with its codes to the plan, or only the problem that it has."""
    pillar = known.pillar_of(entry)
    if pillar is None:
        plan.problems.append(no_pillar(known, entry))
        return
    area = known.area_of(entry, pillar)
    problems = list(area_problems(entry, area, pillar))
    plan.problems += problems
    if not problems:
        changes = _changes(area, _titles(entry.texts))
        planned = PlannedArea(entry=entry, pillar=pillar, area=area, changes=changes)
        _plan_codes(known, entry, _with_twin(planned, plan), plan)


def _with_twin(planned: PlannedArea, plan: CodebookPlan) -> PlannedArea:
    """The area as it is planned already, where other rows speak of it, too."""
    twin = next((each for each in plan.areas if each.is_same_as(planned)), None)
    if twin is None:
        plan.areas.append(planned)
        return planned
    plan.problems += twin_problems(planned.entry, planned.changes, twin)
    names = {each.name for each in twin.changes}
    twin.changes.extend(each for each in planned.changes if each.name not in names)
    return twin


def _plan_codes(known: Known, entry: AreaEntry, planned: PlannedArea, plan: CodebookPlan) -> None:
    for code in entry.codes:
        sub_topic = known.code_of(code, planned.area)
        plan.problems += code_problems(code, sub_topic, planned)
        changes = _changes(sub_topic, code.texts)
        planned.codes.append(PlannedCode(entry=code, sub_topic=sub_topic, changes=changes))


def _titles(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: texts.get(name, "") for name in TITLES}


def _changes(part: Area | SubTopic | None, texts: Mapping[str, str]) -> list[TextChange]:
    """What a known part would say differently; an empty text says nothing."""
    if part is None:
        return []
    return [
        TextChange(name=name, before=before, after=after)
        for name, after in texts.items()
        if after and not is_same(before := getattr(part, name), after)
    ]
