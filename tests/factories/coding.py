"""Two coders of a pillar, made through the services.

survey = finished_survey()                           # I-01 and I-02 stand
a, b = add_sub_topic(survey.pillar), add_sub_topic(survey.pillar)
first = code(survey, alice, [a, b])                  # I-01 under a, I-02 under b
second = code(survey, ana, [a, None])                # no code fits I-02, as a note says
coding = compare(survey, alice)                      # both have handed in; their codes are open
"""

from collections.abc import Sequence

from django.utils import timezone

from roadmap.models import Coder, PillarCoding, SubTopic
from roadmap.services import adjudication, coders
from roadmap.services.coders import Choice
from studies.models import User
from surveys.models import Survey
from tests.factories.remembered import remembered
from tests.factories.roadmap import standing


@remembered
def enter(survey: Survey, by: User) -> Coder:
    return coders.enter_as_coder(pillar=survey.pillar, by=by, now=timezone.now())


@remembered
def choose(
    survey: Survey, by: User, codes: Sequence[SubTopic | None], note: str = "Too wide."
) -> None:
    """Choose codes for the consensus priorities of a survey, in order."""
    coders.choose_codes(
        study=survey.pillar.study,
        choices={
            priority.pk: Choice(sub_topic=code, note="" if code else note)
            for priority, code in zip(standing(survey), codes, strict=False)
        },
        by=by,
        now=timezone.now(),
    )


@remembered
def hand_in(coder: Coder) -> Coder:
    return coders.hand_in(coder=coder, by=coder.user, now=timezone.now())


@remembered
def code(survey: Survey, by: User, codes: Sequence[SubTopic | None]) -> Coder:
    """Enter, choose and hand in."""
    coder = enter(survey, by)
    choose(survey, by, codes)
    return hand_in(coder)


@remembered
def compare(survey: Survey, by: User) -> PillarCoding:
    coding = PillarCoding.objects.get(pillar=survey.pillar)
    return adjudication.open_codes(coding=coding, by=by, now=timezone.now())
