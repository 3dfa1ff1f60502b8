"""The demo study's consultation: a year later, as it were, the panel of pillar I is asked again.

The answers are simulated like all others; they follow nothing but the number of a priority.
"""

import datetime as dt
from dataclasses import dataclass

from delphi.demo.build import DAY, Cast, answer_round, close_round, open_round
from delphi.demo.simulator import Candidate, first_round
from roadmap.services.consultations import show_consultation
from studies.enums import CopyKind
from studies.models import Study, User
from surveys.models import Survey
from surveys.services.copies import copy_study
from surveys.services.panel_again import invite_panel_again

TITLES = {
    "title_en": "How far have we come? A simulated consultation",
    "title_zh": "我们走了多远？模拟征询",
}
SHARE_ANSWERING = 0.7
LOWEST, SPREAD, STEP = 34, 41, 17  # of how far a priority has come, in points of the simulator


@dataclass(frozen=True, kw_only=True)
class Later(Cast):
    """The same panel, asked how far it has come."""

    @property
    def seed(self) -> str:
        return f"{super().seed}-progress"

    @property
    def candidates(self) -> list[Candidate]:
        numbers = self.survey.priorities.values_list("number", flat=True)
        return [
            Candidate(number=number, quality=LOWEST + STEP * number % SPREAD, region_gap=0, hard=12)
            for number in numbers
        ]


def ask_progress(*, study: Study, by: User, now: dt.datetime) -> None:
    """Ask the panel of pillar I, seal what it says, and show it to readers."""
    asked = now - 16 * DAY
    made = copy_study(study=study, kind=CopyKind.PROGRESS, by=by, now=asked, **TITLES)
    invite_panel_again(study=made, by=by, now=asked)
    survey = Survey.objects.select_related("pillar__study").get(
        pillar__study=made, pillar__number=1
    )
    cast = Later(survey=survey, by=by, now=now)
    survey_round = open_round(cast, now - 15 * DAY)
    answers = first_round(
        seed=cast.seed,
        candidates=cast.candidates,
        panel=cast.panel,
        share_answering=SHARE_ANSWERING,
    )
    answer_round(cast, survey_round, answers)
    close_round(cast, survey_round, now - 5 * DAY)
    show_consultation(study=study, nth=1, pillar=1, by=by, now=now - 4 * DAY)
