"""A second round in which every kind of history occurs.

    survey_round = every_history()         # open; expert 0 rated all six priorities, expert 10 none

I-01 is carried on with reasons for and against, I-02 is reworded, I-03 and I-04 are merged into
I-03, I-05 is split into I-07 and I-08, I-06 is carried on and was rated by too few to be shown.
Expert 0 gave 5, 2, 4, 1, 3 and could not judge the last; most gave 2, 5, 4, 4, 4.
"""

from django.utils import timezone

from surveys.enums import Disposition, Moderation
from surveys.models import Comment, SurveyRound
from surveys.services import moderation, refinement
from surveys.services.moderation import Ruling
from surveys.services.priorities import Statement
from tests.factories.remembered import remembered
from tests.factories.roadmap import coordinator
from tests.factories.surveys import (
    Given,
    close_and_seal,
    decide,
    make_survey,
    open_survey_round,
    rate,
)

MINE: Given = {1: 5, 2: 2, 3: 4, 4: 1, 5: 3, 6: None}
OTHERS: Given = {1: 2, 2: 5, 3: 4, 4: 4, 5: 4}
REASONS = {0: "My own reason.", 1: "Costs too much.", 2: "Nobody asks for it.", 3: "It works."}


@remembered
def every_history() -> SurveyRound:
    first = _first_round()
    by = coordinator(first.survey.pillar.study)
    items = {item.position: item.pk for item in first.items.all()}

    def rewrite(disposition: Disposition, positions: list[int], *texts: tuple[str, str]) -> None:
        refinement.rewrite(
            survey_round=first,
            disposition=disposition,
            item_ids=[items[position] for position in positions],
            statements=[Statement(text_en=english, text_zh=chinese) for english, chinese in texts],
            reason="Several experts asked for it.",
            by=by,
            now=timezone.now(),
        )

    decide(first, {1: Disposition.CARRY, 6: Disposition.CARRY})
    rewrite(Disposition.REWORD, [2], ("Statement 2 for every clinic", "每家诊所的条目 2"))
    rewrite(Disposition.MERGE, [3, 4], ("Statement 3 and 4 in one", "合并的条目 3 和 4"))
    rewrite(
        Disposition.SPLIT, [5], ("First half of 5", "条目 5 前半"), ("Second half", "条目 5 后半")
    )
    return open_survey_round(first.survey, number=2)


def _first_round() -> SurveyRound:
    survey_round = open_survey_round(make_survey(priorities=6))
    for index in range(8):
        given = MINE if index == 0 else {**OTHERS, 1: 4 if index == 3 else 2}
        reason = {1: REASONS[index]} if index in REASONS else {}
        rate(survey_round, index, given, comments=reason)
    sealed = close_and_seal(survey_round)
    by = coordinator(sealed.survey.pillar.study)
    moderation.moderate(
        survey_round=sealed,
        rulings={each.pk: Ruling(moderation=Moderation.SHOWN) for each in Comment.objects.all()},
        by=by,
        now=timezone.now(),
    )
    return sealed
