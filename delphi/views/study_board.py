from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from delphi.pillar_life import PillarLife, Step, pillar_life
from roadmap.queries import roadmap_steps
from studies.enums import Role
from studies.models import Study
from studies.permissions import can_analyse_study, can_manage_study, can_view_study
from studies.queries import renewed_study
from studies.views.access import study_page
from surveys.queries import failed_mails, surveys_with_rounds


@require_safe
@study_page(can_view_study, even_archived=True)
def study_board(request: HttpRequest, study: Study) -> HttpResponse:
    may_archive = can_manage_study(study.visitor_role)
    if study.is_archived:
        study.visitor_role = Role.OBSERVER
    may_manage = can_manage_study(study.visitor_role)
    lives = [pillar_life(survey) for survey in surveys_with_rounds(study)]
    steps = roadmap_steps(study)
    context = {
        "study": study,
        "asked_about": renewed_study(study, request.user) if study.is_progress else None,
        "may_consult": may_manage and not study.is_pilot and steps[0].total > 0,
        "lives": lives if may_manage else [_for_reader(life) for life in lives],
        "steps": steps,
        "has_planned": any(life.planned for life in lives),
        "failed_mails": failed_mails(study, None).count() if may_manage else 0,
        "may_manage": may_manage,
        "may_archive": may_archive,
        "may_analyse": can_analyse_study(study.visitor_role),
    }
    return render(request, "delphi/study_board.html", context)


def _for_reader(life: PillarLife) -> PillarLife:
    """The same life without links to pages that only coordinators may enter."""
    return replace(life, steps=[_readable(step) for step in life.steps], blockers=[])


def _readable(step: Step) -> Step:
    return step if step.is_for_readers else replace(step, url="")
