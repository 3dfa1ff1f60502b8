"""Ratings arrive while two people close the round: every acknowledged rating is counted once.

One storm calls the services from threads; the other posts to a live server of two processes. Each
control runs the same storm with the lock off and must lose some; without it the storm might prove
nothing.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from threading import Barrier

import pytest
from django.conf import settings as our_settings
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from studies.enums import EventKind
from studies.models import Event
from surveys.enums import RoundState
from surveys.exceptions import InvalidTransition, RoundNotOpen
from surveys.models import Ballot, ItemResult, RoundItem, RoundResult, SealedBallot
from surveys.secrets import Link
from surveys.services import ratings, results, round_lock, rounds
from tests import trust_report
from tests.factories.pages import cookies_of, signed_in
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round
from tests.faults.statements import slow_ballots, slow_writes
from tests.servers.web import Web, post

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS, CLOSERS = 2, 2
EARLY = 5  # experts who answered before the storm: a round with fewer is not closed
LONGEST_THOUGHT = 0.05  # seconds between two saves of one expert
MOST_SAVES = 100  # of one expert, should nobody ever close
LONG_ENOUGH_TO_WAIT = 0.5  # seconds
CONTROL_ROUNDS = 20  # in the short form at most: it ends with the first loss
SAVED, REFUSED, FAILED = 200, 409, 500


@dataclass
class Saver:
    """One expert, who remembers what was acknowledged last for each item."""

    link: Link
    items: list[RoundItem]
    receipt: dict = field(default_factory=dict)  # {(position, tracking code): value}
    answers: Counter = field(default_factory=Counter)  # by status

    def save(self, save, item, value):
        status = save(self.link, item, value)
        self.answers[status] += 1
        if status == SAVED:
            code = self.link.tracking_code(item.survey_round_id, item.pk)
            self.receipt[item.position, code] = value
        return status

    def save_until_refused(self, save):
        for _ in range(MOST_SAVES):
            if self.save(save, random.choice(self.items), random.randint(1, 5)) != SAVED:
                return
            time.sleep(random.random() * LONGEST_THOUGHT)


@dataclass(frozen=True)
class Services:
    """The storm within this process: everybody calls the services."""

    savers: int = 12
    when: tuple = (0.05, 0.2)  # seconds after the start is the round closed

    def save(self, _site, link, item, value):
        round_id = item.survey_round_id
        try:
            ratings.save_rating(
                link=link, round_id=round_id, item_id=item.pk, value=value, consent_version=1
            )
        except RoundNotOpen:
            return REFUSED
        except OperationalError:
            return FAILED
        return SAVED

    def close(self, survey_round):
        try:
            rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
        except InvalidTransition:
            pass  # the other was quicker

    def visit(self):
        return nullcontext()


@dataclass(frozen=True)
class Pages:
    """The storm over HTTP: experts post their choices, coordinators the button of the page."""

    web: Web
    savers: int = 50
    when: tuple = (0.3, 0.9)

    def save(self, site, link, item, value):
        path = reverse("surveys:save_rating", args=[item.survey_round_id, item.pk])
        return post(site, path, f"expert={link.token}", rating=value)

    def close(self, survey_round):
        cookies = cookies_of(signed_in(survey_round.opened_by))
        path = reverse("surveys:round_close", args=[survey_round.pk])
        with self.visit() as site:
            assert post(site, path, cookies) == 302

    def visit(self):
        return closing(self.web.site())


def storm(way):
    """Let everybody save until refused while two people close and seal; return what is left."""
    survey = make_survey(priorities=ITEMS, experts=way.savers + EARLY)
    survey_round = open_survey_round(survey)
    items = list(survey_round.items.all())
    everybody = [Saver(link_of(expert_of(survey, n)), items) for n in range(way.savers + EARLY)]
    early, savers = everybody[:EARLY], everybody[EARLY:]
    for saver in early:
        for item in items:
            saver.save(lambda *what: Services().save(None, *what), item, 5)
    rounds.count_answers(now=timezone.now())
    return outcome(survey_round, everybody, blow(way, survey_round, savers))


def blow(way, survey_round, savers):
    """Start all threads at once; return the errors of those that had any."""
    start = Barrier(len(savers) + CLOSERS, timeout=30)

    def save(saver):
        with way.visit() as site:
            start.wait()
            saver.save_until_refused(lambda *what: way.save(site, *what))

    def close(_number):
        start.wait()
        time.sleep(random.uniform(*way.when))
        way.close(survey_round)
        results.seal_round(round_id=survey_round.pk, now=timezone.now())

    def in_thread(work, argument):
        try:
            with connection.execute_wrapper(slow_writes):
                work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(savers) + CLOSERS) as pool:
        jobs = [pool.submit(in_thread, save, saver) for saver in savers]
        jobs += [pool.submit(in_thread, close, number) for number in range(CLOSERS)]
        return [job.exception() for job in jobs if job.exception()]


@dataclass(frozen=True)
class Outcome:
    """What a storm left; ratings are (position, tracking code, value)."""

    errors: list
    answers: Counter  # by status
    acknowledged: Counter  # of each expert and item the last rating
    counted: Counter  # in the sealed bundle
    tallied: Counter  # (position, value), in the rows that pages show
    ballots: Counter  # live and sealed
    results: int
    events: Counter

    @property
    def lost(self):
        return (self.acknowledged - self.counted).total()

    @property
    def unasked(self):
        """Ratings that were counted twice, or though nobody got a receipt for them."""
        return (self.counted - self.acknowledged).total()


def outcome(survey_round, everybody, errors):
    receipts = [(*place, value) for each in everybody for place, value in each.receipt.items()]
    result = RoundResult.objects.filter(survey_round=survey_round).first()
    bundle = json.loads(result.bundle)["items"] if result else []
    tallies = ItemResult.objects.filter(item__survey_round=survey_round).select_related("item")
    events = Event.objects.filter(study=survey_round.survey.pillar.study)
    return Outcome(
        errors=errors,
        answers=sum((saver.answers for saver in everybody), Counter()),
        acknowledged=Counter(receipts),
        counted=Counter(
            (position, code, value)
            for position, item in enumerate(bundle, start=1)
            for code, value in item["ratings"]
        ),
        tallied=Counter(
            (tally.item.position, value)
            for tally in tallies
            for value, count in enumerate(tally.counts, start=1)
            for _ in range(count)
        ),
        ballots=Counter(
            live=Ballot.objects.filter(survey_round=survey_round).count(),
            sealed=SealedBallot.objects.filter(survey_round=survey_round).count(),
        ),
        results=RoundResult.objects.filter(survey_round=survey_round).count(),
        events=Counter(events.values_list("kind", flat=True)),
    )


def check(after, way):
    """Fail unless every acknowledged rating, and no other, was counted once."""
    assert (after.errors, after.answers[FAILED]) == ([], 0)
    assert after.answers == Counter({SAVED: after.answers[SAVED], REFUSED: way.savers})
    assert after.counted == after.acknowledged
    assert after.tallied == Counter((place, value) for place, _code, value in after.acknowledged)
    voters = after.ballots["sealed"]
    assert after.ballots == Counter(live=0, sealed=voters)
    assert (after.results, after.events[EventKind.ROUND_CLOSED]) == (1, 1)
    assert after.events[EventKind.ROUND_SEALED] == 1
    assert voters > EARLY, "nothing was saved during the storm: it proves nothing"


def storms(name, way, rounds):
    """Run so many storms, note the figures, and check each."""
    started = time.monotonic()
    found = [storm(way) for _ in range(rounds)]
    trust_report.note(
        name,
        rounds=rounds,
        savers=way.savers,
        closers=CLOSERS,
        acknowledged_saves=sum(after.answers[SAVED] for after in found),
        ratings_to_count=sum(after.acknowledged.total() for after in found),
        lost=sum(after.lost for after in found),
        counted_twice=sum(after.unasked for after in found),
        seconds=round(time.monotonic() - started),
    )
    for after in found:
        check(after, way)


def losses(name, way):
    """Run storms without the lock until one loses ratings, in the long form all; return losses."""
    lost = []
    while len(lost) < CONTROL_ROUNDS and (trust_report.is_long() or not any(lost)):
        lost.append(storm(way).lost)
    trust_report.note(f"{name}, lock off: some must be lost", rounds=len(lost), lost=sum(lost))
    return sum(lost)


@pytest.fixture(autouse=True)
def slow(transactional_db):
    """Others come between a check and the write that relies on it, also within one statement."""
    with slow_ballots():
        yield


@pytest.fixture
def web(request, tmp_path):
    """A live server of two processes whose writes are slow; a parameter may switch off the lock."""
    lock = getattr(request, "param", "on")
    web = Web(tmp_path, app="tests.faults.slow_site", DELPHI_TEST_ROUND_LOCK=lock)
    yield web
    web.kill()


def status_of_a_saver_who_waited_for_the_closer(*, reads_too_early=False):
    """Save while somebody holds the round alone, who closes it before letting go."""
    survey = make_survey(priorities=ITEMS, experts=10)
    survey_round = open_survey_round(survey)
    item, link = survey_round.items.first(), link_of(expert_of(survey, 0))

    def save():
        try:
            if reads_too_early:
                connection.ensure_connection()
                connection.connection.set_session(isolation_level="REPEATABLE READ")
            return Services().save(None, link, item, 4)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with round_lock.alone(survey_round.pk) as held:
            saving = pool.submit(save)
            time.sleep(LONG_ENOUGH_TO_WAIT)
            assert not saving.done(), "the saver did not wait"
            held.state, held.closed_at = RoundState.CLOSED, timezone.now()
            held.save(update_fields=["state", "closed_at"])
        return saving.result(), Ballot.objects.filter(survey_round=survey_round).count()


def test_a_saver_who_waited_for_the_closer_finds_the_round_closed():
    assert status_of_a_saver_who_waited_for_the_closer() == (REFUSED, 0)


def test_control_a_saver_who_reads_before_the_wait_finds_it_open():
    if connection.vendor == "sqlite":
        return  # its transaction is the lock: nothing can be read before
    assert status_of_a_saver_who_waited_for_the_closer(reads_too_early=True) == (SAVED, 1)


def test_every_acknowledged_rating_is_counted_once_while_two_close():
    storms("Storm on the services", Services(), 100 if trust_report.is_long() else 4)


def test_control_without_the_lock_the_same_storm_loses_ratings(settings):
    settings.ROUND_LOCK_IS_ON = False
    assert losses("Storm on the services", Services()) > 0


def test_over_http_every_acknowledged_rating_is_counted_once_while_two_close(web):
    storms("Storm over HTTP", Pages(web), 300 if trust_report.is_long() else 3)


@pytest.mark.parametrize("web", ["off"], indirect=True)
def test_control_over_http_without_the_lock_the_same_storm_loses_ratings(web, settings):
    settings.ROUND_LOCK_IS_ON = False
    assert losses("Storm over HTTP", Pages(web)) > 0


@pytest.mark.one_database
def test_the_switch_of_the_control_means_nothing_to_the_real_settings():
    words = "from delphi import settings; print(settings.ROUND_LOCK_IS_ON)"
    surroundings = {"DELPHI_TEST_ROUND_LOCK": "off", "DELPHI_DATA": str(our_settings.DATA_DIR)}
    said = subprocess.check_output([sys.executable, "-c", words], env=surroundings, text=True)
    assert said == "True\n"
