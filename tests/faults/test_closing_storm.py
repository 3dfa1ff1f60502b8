"""Ratings arrive while two people close the round: every acknowledged rating is counted once.

The control runs the same storm with the lock off and must lose some; without it the storm might
prove nothing.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from surveys.exceptions import InvalidTransition, RoundNotOpen
from surveys.models import Rating, SealedBallot
from surveys.services import ratings, results, rounds
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, SAVERS, CLOSERS = 4, 12, 2


def slow_writes(execute, sql, params, many, context):
    """Give the scheduler a chance between a check and the write that relies on it."""
    if sql.startswith(("INSERT", "UPDATE")):
        time.sleep(random.random() * 0.004)
    return execute(sql, params, many, context)


def storm(survey_round, links):
    """Everybody saves until refused while closers close and seal; return acknowledged values."""
    item = survey_round.items.first().pk
    start = Barrier(len(links) + CLOSERS)
    acknowledged = {}

    def save(link):
        start.wait()
        for value in range(1, 200):
            try:
                ratings.save_rating(
                    link=link,
                    round_id=survey_round.pk,
                    item_id=item,
                    value=1 + value % 5,
                    consent_version=1,
                )
            except RoundNotOpen:
                return
            except OperationalError:
                continue  # refused, hence not acknowledged
            acknowledged[link.ballot_key] = 1 + value % 5

    def close(_index):
        start.wait()
        time.sleep(random.uniform(0.02, 0.06))
        try:
            rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
        except InvalidTransition:
            pass
        results.seal_round(round_id=survey_round.pk, now=timezone.now())

    def in_thread(work, argument):
        try:
            with connection.execute_wrapper(slow_writes):
                work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(links) + CLOSERS) as pool:
        jobs = [pool.submit(in_thread, save, link) for link in links]
        jobs += [pool.submit(in_thread, close, index) for index in range(CLOSERS)]
        errors = [job.exception() for job in jobs if job.exception()]
    return acknowledged, errors


def losses(survey, links):
    """Run one storm; return how many acknowledged ratings are not counted as acknowledged."""
    survey_round = open_survey_round(survey)
    item = str(survey_round.items.first().pk)
    acknowledged, errors = storm(survey_round, links)
    ballots = SealedBallot.objects.filter(survey_round=survey_round)
    counted = {ballot.ballot_key: ballot.answers.get(item) for ballot in ballots}
    left_behind = Rating.objects.filter(ballot__survey_round=survey_round).count()
    wrong = sum(counted.get(key) != value for key, value in acknowledged.items())
    survey_round.refresh_from_db()
    return acknowledged, wrong + left_behind, errors, survey_round


def prepared():
    survey = make_survey(priorities=1, experts=SAVERS)
    return survey, [link_of(expert_of(survey, index)) for index in range(SAVERS)]


def test_every_acknowledged_rating_is_counted_once_while_two_close():
    for _ in range(ROUNDS):
        survey, links = prepared()
        acknowledged, lost, errors, survey_round = losses(survey, links)
        assert (lost, errors, survey_round.is_sealed) == (0, [], True)
        assert acknowledged, "nothing was saved before closing: the storm proves nothing"
        assert survey_round.answered == len(acknowledged)


def test_control_without_the_lock_the_same_storm_loses_ratings(settings):
    settings.ROUND_LOCK_IS_ON = False
    troubles = 0
    for _ in range(3 * ROUNDS):
        survey, links = prepared()
        _acknowledged, lost, errors, _round = losses(survey, links)
        troubles += lost + len(errors)
        if troubles:
            break
    assert troubles > 0
