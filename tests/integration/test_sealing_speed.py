"""A large panel is sealed while nobody has to wait for it."""

import time

import pytest
from django.db import connection
from django.utils import timezone

from surveys.models import Ballot, ItemResult, Rating, SealedBallot
from surveys.secrets import issue_link
from surveys.services import results, rounds
from surveys.services.link_keys import link_key
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db
ITEMS, EXPERTS, SECONDS = 65, 1_000, 2


def test_65_priorities_rated_by_1000_experts_are_sealed_in_two_seconds():
    survey_round = open_survey_round(make_survey(priorities=ITEMS, experts=EXPERTS))
    look_at_empty_tables()
    answer(survey_round)
    rounds.count_answers(now=timezone.now())
    rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    started = time.perf_counter()
    result = results.seal_round(round_id=survey_round.pk, now=timezone.now())
    seconds = time.perf_counter() - started
    print(f"sealed {ITEMS} x {EXPERTS} in {seconds:.2f} s")
    assert (result.answered, SealedBallot.objects.count()) == (EXPERTS, EXPERTS)
    assert set(ItemResult.objects.values_list("rated", flat=True)) == {EXPERTS}
    assert seconds < SECONDS


def look_at_empty_tables():
    """Let PostgreSQL believe that nobody has rated, as it does when it looked between rounds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE surveys_rating, surveys_ballot, surveys_sealedballot")


def answer(survey_round):
    """Everybody rates everything, written at once: 65,000 requests would take minutes."""
    items = list(survey_round.items.values_list("pk", flat=True))
    experts = survey_round.survey.seats.values_list("expert_id", flat=True)
    key = link_key(survey_round.survey.pillar.study_id)
    links = [issue_link(key, expert_id, 1) for expert_id in experts]
    Ballot.objects.bulk_create(
        Ballot(
            id=link.ballot_id(survey_round.pk),
            survey_round=survey_round,
            ballot_key=link.ballot_key,
            consent_version=1,
        )
        for link in links
    )
    Rating.objects.bulk_create(
        [
            Rating(
                ballot_id=link.ballot_id(survey_round.pk),
                item_id=item,
                value=1 + (place + number) % 5,
                code=link.tracking_code(survey_round.pk, item),
            )
            for number, link in enumerate(links)
            for place, item in enumerate(items)
        ],
        batch_size=5_000,
    )
