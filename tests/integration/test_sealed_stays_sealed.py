"""Whatever code tries, the database does not change what was sealed, locked or rated (I8)."""

import pytest
from django.db import DatabaseError, connection, transaction

from surveys.consensus import PRESETS
from surveys.models import (
    ItemResult,
    PriorityVersion,
    RoundItem,
    RoundResult,
    SealedBallot,
    Survey,
    SurveyRound,
)
from tests.factories.surveys import make_survey, open_survey_round, sealed_round

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]
CHANGES = {
    "bundle": lambda: RoundResult.objects.update(bundle="{}"),
    "hash": lambda: RoundResult.objects.update(bundle_sha256="0" * 64),
    "breakdown": lambda: RoundResult.objects.update(breakdown={"groups": []}),
    "counts": lambda: ItemResult.objects.update(counts=[0, 0, 0, 0, 9]),
    "verdict": lambda: ItemResult.objects.update(verdict="consensus"),
    "ratings": lambda: SealedBallot.objects.update(answers={"1": 5}),
    "pseudonym": lambda: SealedBallot.objects.update(ballot_key="0" * 64),
    "state": lambda: SurveyRound.objects.filter(number=1).update(state="open", closed_at=None),
    "invited": lambda: SurveyRound.objects.filter(number=1).update(invited=5),
    "answered": lambda: SurveyRound.objects.filter(number=1).update(answered=12),
    "rule": lambda: Survey.objects.update(rule_data=PRESETS["three_bands"].as_dict()),
    "protocol": lambda: Survey.objects.update(protocol="{}"),
    "wording": lambda: PriorityVersion.objects.update(text_en="Another"),
    "translation": lambda: PriorityVersion.objects.update(text_zh="别的"),
    "item": lambda: RoundItem.objects.filter(position=1).update(survey_round=2),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses(change):
    sealed_round(ratings=[{1: 5, 2: 2}] * 6)
    with pytest.raises(DatabaseError, match=r"never changes|keeps its"), transaction.atomic():
        change()


def test_raw_sql_is_refused_too():
    sealed_round(ratings=[{1: 5}] * 6)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_itemresult SET agreeing = 0")


def test_before_round_one_opens_everything_may_change():
    survey = make_survey()
    survey.rule_data = PRESETS["three_bands"].as_dict()
    survey.save()
    assert PriorityVersion.objects.update(text_en="Another") == 3


def test_an_open_round_may_still_close():
    survey_round = open_survey_round(make_survey())
    assert SurveyRound.objects.filter(pk=survey_round.pk).update(answered=3) == 1
