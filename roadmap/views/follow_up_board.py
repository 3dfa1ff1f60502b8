from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from roadmap.consultations import consultations_about
from roadmap.follow_up import followable_actions, following
from roadmap.permissions import can_follow_up, can_publish
from roadmap.views.access import member
from studies.models import Study
from studies.queries import studies_of
from studies.views.access import study_page


@require_safe
@study_page(can_follow_up)
def follow_up_board(request: HttpRequest, study: Study) -> HttpResponse:
    followed = following(study, today=timezone.localdate())
    actions = [(each, followed[each.slug]) for each in followable_actions(study)]
    indicators = [each for known in followed.values() for each in known.indicators]
    context = {
        "study": study,
        "actions": actions,
        "overdue": [each for each in indicators if each.is_overdue],
        "has_indicators": bool(indicators),
        "consultations": consultations_about(study),
        "own_studies": set(studies_of(member(request)).values_list("pk", flat=True)),
        "may_show": can_publish(study.visitor_role),
    }
    return render(request, "roadmap/follow_up_board.html", context)
