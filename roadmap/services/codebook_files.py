"""Taking a codebook from a file."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.codebook_files.entries import TITLES, CodebookFile
from roadmap.codebook_plan import CodebookPlan, PlannedArea, PlannedCode, plan_codebook
from roadmap.models import Area
from roadmap.services import structure
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal

FIRST = (*TITLES, "description_en", "description_zh")  # what a sub-topic is added with


@transaction.atomic
def take_codebook(
    *, study: Study, file: CodebookFile, seen: str, by: User, now: dt.datetime
) -> CodebookPlan:
    """Add and change everything that a file says; `seen` is the fingerprint of what was shown.

    Nothing is removed or emptied. Raises Refusal, and changes nothing, if the file has a problem or
    the codebook is another than the one that was looked at.
    Side effects: areas and sub-topics, one event each; one event for the file.
    """
    hold_study(study.pk)
    plan = plan_codebook(study, file)
    if plan.problems:
        raise Refusal(_("Nothing was taken: see what to put right."))
    if plan.fingerprint != seen:
        raise Refusal(_("The codebook changed meanwhile. Look once more at what would change."))
    for planned in plan.areas:
        area = _taken_area(planned, by, now)
        for code in planned.codes:
            _take_code(code, area, by, now)
    new, changed = len(plan.new_codes), len(plan.changed)
    kind = EventKind.FILE_TAKEN
    record(study=study, kind=kind, by=by, now=now, part="codebook", new=new, changed=changed)
    return plan


def _taken_area(planned: PlannedArea, by: User, now: dt.datetime) -> Area:
    texts = {name: planned.entry.texts.get(name, "") for name in TITLES}
    if planned.area is None:
        return structure.add_area(pillar=planned.pillar, by=by, now=now, **texts)
    if planned.changes:
        held = {name: getattr(planned.area, name) for name in TITLES}
        after = held | {each.name: each.after for each in planned.changes}
        structure.edit_area(area=planned.area, by=by, now=now, **after)
    return planned.area


def _take_code(planned: PlannedCode, area: Area, by: User, now: dt.datetime) -> None:
    sub_topic = planned.sub_topic
    texts = {each.name: each.after for each in planned.changes}
    if sub_topic is None:
        given = planned.entry.texts
        first = {name: given.get(name, "") for name in FIRST}
        sub_topic = structure.add_sub_topic(area=area, by=by, now=now, **first)
        texts = {name: text for name, text in given.items() if text and name not in FIRST}
    if texts:
        structure.edit_sub_topic(sub_topic=sub_topic, by=by, now=now, **texts)
