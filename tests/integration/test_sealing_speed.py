"""A large panel is sealed while nobody has to wait for it."""

import time

import pytest
from django.utils import timezone

from surveys.models import ItemResult, SealedBallot
from surveys.services import results, rounds
from tests.factories.large_panels import everybody_answers, look_at_empty_tables
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db
ITEMS, EXPERTS, SECONDS = 65, 1_000, 2


def test_65_priorities_rated_by_1000_experts_are_sealed_in_two_seconds():
    survey_round = open_survey_round(make_survey(priorities=ITEMS, experts=EXPERTS))
    look_at_empty_tables()
    everybody_answers(survey_round)
    rounds.count_answers(now=timezone.now())
    rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    started = time.perf_counter()
    result = results.seal_round(round_id=survey_round.pk, now=timezone.now())
    seconds = time.perf_counter() - started
    print(f"sealed {ITEMS} x {EXPERTS} in {seconds:.2f} s")
    assert (result.answered, SealedBallot.objects.count()) == (EXPERTS, EXPERTS)
    assert set(ItemResult.objects.values_list("rated", flat=True)) == {EXPERTS}
    assert seconds < SECONDS
