"""Redis, a worker or the mail server goes away in the midst of the work: it is done, and once.

All parts are real: gunicorn, Celery, Redis and an SMTP server, each ended as by a power cut.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.enums import MessageState, RoundState
from surveys.models import Message, SurveyRound
from surveys.services import messages, rounds
from tests import trust_report
from tests.factories.pages import cookies_of, signed_in
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import (
    close_and_seal,
    let_others_answer,
    make_survey,
    open_survey_round,
    rate,
)
from tests.faults.evidence import evidence
from tests.servers.redis import Redis
from tests.servers.smtp import Manner, PostOffice, post_office
from tests.servers.web import Web, post
from tests.servers.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
FILES = "delphifiles://localhost"
A_TICK = dt.timedelta(seconds=10)
EXPERTS = 12


@pytest.fixture
def alice():
    return make_user("Alice")


def open_round(alice, title):
    """An open round in a study of its own that six experts answered."""
    study = make_study(by=alice, title=title)
    survey_round = open_survey_round(make_survey(study=study, by=alice, experts=EXPERTS))
    rate(survey_round, 0, {1: 5, 2: 1})
    let_others_answer(survey_round)
    return survey_round


def undisturbed(alice):
    """What a round leaves that nothing happened to."""
    return evidence(close_and_seal(open_round(alice, "Undisturbed"), by=alice))


def press_close(web, survey_round, alice):
    """Close on the page; return the status and how many seconds the answer took."""
    path = reverse("surveys:round_close", args=[survey_round.pk])
    cookies = cookies_of(signed_in(alice))
    with closing(web.site()) as site:
        started = time.monotonic()
        status = post(site, path, cookies)
        return status, time.monotonic() - started


def state_of(survey_round):
    return SurveyRound.objects.get(pk=survey_round.pk).state


def is_sealed(survey_round):
    return state_of(survey_round) == RoundState.SEALED


# The broker.


@pytest.fixture
def redis(tmp_path) -> Iterator[Redis]:
    try:
        redis = Redis(tmp_path)
    except FileNotFoundError:
        pytest.skip("no redis-server was found")
    yield redis
    redis.stop()


@pytest.fixture
def running(tmp_path):
    """Start programs on the test database; they end with the test."""
    programs = []

    def run(kind, **environment):
        programs.append(kind(tmp_path, **environment))
        return programs[-1]

    yield run
    for program in programs:
        program.kill()


@pytest.mark.nightly_on_postgres
def test_redis_killed_the_page_answers_and_the_round_is_sealed_once(redis, running, alice):
    expected = undisturbed(alice)
    before, during = open_round(alice, "Before"), open_round(alice, "During")
    web = running(Web, CELERY_BROKER_URL=redis.url)
    worker = running(Worker, CELERY_BROKER_URL=redis.url, DELPHI_TICK_SECONDS="1")
    assert press_close(web, before, alice)[0] == 302
    worker.wait_until(lambda: is_sealed(before))
    redis.kill()
    status, seconds = press_close(web, during, alice)
    assert (status, state_of(during)) == (302, RoundState.CLOSED)
    assert seconds < 5
    redis.start()
    # A worker that held a message when Redis went away may end; whoever keeps it alive starts it.
    worker.wait_until(lambda: is_sealed(during), seconds=60, keep_alive=True)
    assert [evidence(before), evidence(during)] == [expected, expected]
    trust_report.note("Outage: Redis killed, then closing", page_answered_in_s=round(seconds, 2))


@pytest.mark.nightly_on_postgres
def test_redis_that_hangs_does_not_hang_the_page(redis, running, alice):
    survey_round = open_round(alice, "Hanging")
    web = running(Web, CELERY_BROKER_URL=redis.url)
    redis.freeze()
    status, seconds = press_close(web, survey_round, alice)
    redis.thaw()
    assert (status, state_of(survey_round)) == (302, RoundState.CLOSED)
    assert seconds < 8  # two attempts of CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"]
    trust_report.note("Outage: Redis frozen, then closing", page_answered_in_s=round(seconds, 2))


def test_no_worker_at_all_the_page_answers_and_the_next_worker_seals_once(running, alice):
    expected, survey_round = undisturbed(alice), open_round(alice, "Alone")
    web = running(Web, CELERY_BROKER_URL=FILES)
    status, seconds = press_close(web, survey_round, alice)
    assert (status, state_of(survey_round)) == (302, RoundState.CLOSED)
    assert seconds < 5
    worker = running(Worker, CELERY_BROKER_URL=FILES, DELPHI_TICK_SECONDS="1")
    worker.wait_until(lambda: is_sealed(survey_round))
    assert evidence(survey_round) == expected


# The worker.


def test_a_worker_killed_while_it_seals_seals_once_when_it_is_back(running, alice, tmp_path):
    expected, survey_round = undisturbed(alice), open_round(alice, "Killed")
    (tmp_path / "stall").touch()
    worker = running(
        Worker,
        app="tests.faults.stalling_worker",
        STALLING=str(tmp_path),
        CELERY_BROKER_URL=FILES,
        DELPHI_TICK_SECONDS="1",
    )
    rounds.close_round(survey_round=survey_round, by=alice, now=timezone.now())
    worker.wait_until((tmp_path / "stalled").exists)
    worker.kill()
    assert state_of(survey_round) == RoundState.CLOSED
    (tmp_path / "stall").unlink()
    worker.start()
    worker.wait_until(lambda: is_sealed(survey_round))
    found = evidence(survey_round)
    trust_report.note("Outage: worker killed while it seals", results=found.results)
    assert found == expected


# The mail server.


@pytest.fixture
def office(settings) -> Iterator[PostOffice]:
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.host, office.port
        yield office


@pytest.fixture
def invited(alice):
    """Twelve invitations that wait; return the addresses."""
    survey = make_survey(study=make_study(by=alice), by=alice, experts=EXPERTS)
    survey_round = open_survey_round(survey)
    return sorted(survey_round.messages.values_list("expert__email", flat=True))


def tick_for(span, start=None, *, every=A_TICK):
    """Let the worker's tick send what is due for so long; return the end."""
    now = start or timezone.now()
    end = now + span
    while now < end:
        messages.send_due_messages(now=now)
        now += every
    return end


def arrivals(office):
    """How often the mail to each address arrived; every time under the same Message-ID."""
    assert all(len(set(ids)) == 1 for ids in office.mails.values())
    return {address: len(ids) for address, ids in office.mails.items()}


def note_arrivals(name, office):
    times = Counter(arrivals(office).values())
    trust_report.note(
        f"Outage: {name}",
        mails=EXPERTS,
        arrived_once=times[1],
        arrived_twice_with_the_same_id=times[2],
    )


def once(addresses):
    return dict.fromkeys(addresses, 1)


def states():
    return Counter(Message.objects.values_list("state", flat=True))


@pytest.mark.nightly_on_postgres
def test_the_mail_server_is_down_for_a_day_and_every_mail_arrives_once(office, invited):
    office.shut()
    morning = tick_for(dt.timedelta(days=1), every=dt.timedelta(minutes=10))
    assert states() == {MessageState.QUEUED: EXPERTS}
    office.open()
    tick_for(A_TICK, morning)
    note_arrivals("mail server down for a day", office)
    assert arrivals(office) == once(invited)
    assert states() == {MessageState.SENT: EXPERTS}


@pytest.mark.nightly_on_postgres
def test_the_mail_server_drops_the_connection_and_every_mail_arrives_once(office, invited):
    dropped = set(invited[:6])
    office.manner = lambda to: Manner.DROP if to in dropped else Manner.ACCEPT
    soon = tick_for(dt.timedelta(minutes=2))
    assert arrivals(office) == once(invited[6:]), "the others were held up"
    office.manner = lambda _to: Manner.ACCEPT
    tick_for(dt.timedelta(minutes=15), soon)
    note_arrivals("mail server drops the connection for half the list", office)
    assert arrivals(office) == once(invited)
    assert states() == {MessageState.SENT: EXPERTS}


@pytest.mark.nightly_on_postgres
def test_a_mail_kept_by_a_server_that_then_drops_arrives_twice_as_the_same(office, invited):
    dropped = set(invited[:6])
    office.manner = lambda to: Manner.KEEP_AND_DROP if to in dropped else Manner.ACCEPT
    soon = tick_for(dt.timedelta(minutes=2))
    assert arrivals(office) == once(invited)
    office.manner = lambda _to: Manner.ACCEPT
    tick_for(dt.timedelta(hours=2), soon)
    note_arrivals("mail server keeps the mails of half the list and drops the connection", office)
    assert arrivals(office) == once(invited) | dict.fromkeys(dropped, 2)
    assert states() == {MessageState.SENT: EXPERTS}


@pytest.mark.nightly_on_postgres
def test_a_server_that_always_keeps_and_drops_is_tried_only_so_often(office, invited):
    office.manner = lambda _to: Manner.KEEP_AND_DROP
    tick_for(dt.timedelta(hours=6))
    assert arrivals(office) == dict.fromkeys(invited, messages.MOST_ATTEMPTS)
    assert states() == {MessageState.FAILED: EXPERTS}


@pytest.mark.nightly_on_postgres
def test_half_the_list_is_put_off_for_a_while_and_every_mail_arrives_once(office, invited):
    put_off = set(invited[::2])
    office.manner = lambda to: Manner.LATER if to in put_off else Manner.ACCEPT
    later = tick_for(dt.timedelta(minutes=15))
    assert arrivals(office) == once(invited[1::2]), "the others were held up"
    office.manner = lambda _to: Manner.ACCEPT
    tick_for(dt.timedelta(minutes=15), later)
    note_arrivals("mail server says 4xx for half the list", office)
    assert arrivals(office) == once(invited)
    assert states() == {MessageState.SENT: EXPERTS}
