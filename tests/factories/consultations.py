"""Consultations about progress for tests, made through the services.

consultation = ask_again(study)                     # a study: planned, its panels seated
survey_round = sealed_consultation(study, {1: [5] * 9 + [2] * 3})     # by position on its list
show(study)                                         # beside the actions, from now on
"""

from collections.abc import Mapping

from django.utils import timezone

from roadmap.models import ShownConsultation
from roadmap.services.consultations import show_consultation
from studies.enums import CopyKind
from studies.models import Study
from surveys.models import Survey, SurveyRound
from surveys.services.copies import copy_study
from surveys.services.panel_again import invite_panel_again
from tests.factories.remembered import remembered
from tests.factories.roadmap import Values, by_expert, coordinator
from tests.factories.surveys import sealed_round

ADVANCED: Mapping[int, Values] = {1: [5] * 5 + [4] * 4 + [2] * 3, 2: [1] * 8 + [None] * 4}


@remembered
def ask_again(study: Study, *, title: str = "How far?", with_panel: bool = True) -> Study:
    by, now = coordinator(study), timezone.now()
    made = copy_study(
        study=study, kind=CopyKind.PROGRESS, title_en=title, title_zh="进展如何？", by=by, now=now
    )
    if with_panel:
        invite_panel_again(study=made, by=by, now=now)
    return made


@remembered
def sealed_consultation(
    study: Study, given: Mapping[int, Values] | None = None, *, title: str = "How far?"
) -> SurveyRound:
    """A consultation whose first pillar is rated and sealed."""
    made = ask_again(study, title=title)
    survey = Survey.objects.filter(pillar__study=made).order_by("pillar__number")[0]
    return sealed_round(survey=survey, ratings=by_expert(given or ADVANCED))


@remembered
def show(study: Study, *, nth: int = 1, pillar: int = 1) -> ShownConsultation:
    return show_consultation(
        study=study, nth=nth, pillar=pillar, by=coordinator(study), now=timezone.now()
    )
