"""A worker is killed before every SQL statement and around COMMIT, and its task comes three times
more: always one result, one event, one row per effect, and every mail once, or twice as the same.

The control seals with the flag first and the tally after it, and must be found out.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as our_settings
from django.utils import timezone

from studies.models import Event
from surveys.enums import MessageState
from surveys.models import Message
from surveys.services import rounds
from tests import trust_report
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import let_others_answer, make_survey, open_survey_round, rate
from tests.faults.evidence import evidence
from tests.servers.program import database_url
from tests.servers.smtp import post_office

pytestmark = pytest.mark.django_db(transaction=True)
SEALER = Path(__file__).with_name("crashing_sealer.py")
REDELIVERIES = 3
MOST_POINTS = 100
A_CLAIM_LATER = dt.timedelta(minutes=11)


class Worker:
    """The process of crashing_sealer.py."""

    def __init__(self, **environment: str) -> None:
        surroundings = {"DATABASE_URL": database_url(), "PYTHONPATH": str(our_settings.BASE_DIR)}
        self.process = subprocess.Popen(
            [sys.executable, SEALER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | surroundings | environment,
        )

    def work(self, work: str, pk: int, now: dt.datetime, *, point: int = 0) -> str | None:
        """Let a child work; return what it was about to do when it died at `point`."""
        order = {"work": work, "pk": pk, "point": point, "now": now.isoformat()}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.communicate()


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def alice():
    return make_user("Alice")


def open_round(alice):
    """An open round of two items that five experts answered."""
    study = make_study(by=alice, title=f"Study {Event.objects.count()}")
    survey_round = open_survey_round(make_survey(study=study, by=alice, priorities=2))
    rate(survey_round, 0, {1: 5, 2: 1})
    let_others_answer(survey_round)
    return survey_round


def closed_round(alice):
    return rounds.close_round(survey_round=open_round(alice), by=alice, now=timezone.now())


def sweep(worker, work, make, now):
    """Kill the work at each point, each time on a new round, and redeliver; yield what is left.

    Yields (what it was about to do, evidence); at last (None, evidence), of a round on which the
    work was never killed.
    """
    for point in range(1, MOST_POINTS):
        survey_round = make()
        died = worker.work(work, survey_round.pk, now, point=point)
        for _ in range(REDELIVERIES):
            worker.work(work, survey_round.pk, now)
        yield died, evidence(survey_round)
        if died is None:
            return
    raise AssertionError(f"more than {MOST_POINTS} points: does {work} ever end?")


def swept(name, *sweep_of):
    """Sweep and note; return the deaths, the violations, and what an undisturbed one left."""
    *crashed, (_, undisturbed) = sweep(*sweep_of)
    violations = [(died, found) for died, found in crashed if found != undisturbed]
    trust_report.note(
        name,
        crash_points=len(crashed),
        redeliveries=REDELIVERIES * len(crashed),
        violations=len(violations),
    )
    return {died for died, _ in crashed}, violations, undisturbed


def test_a_crash_while_sealing_leaves_one_result_and_one_of_each_effect(worker, alice):
    deaths, violations, undisturbed = swept(
        "Crash sweep: sealing", worker, "seal", lambda: closed_round(alice), timezone.now()
    )
    assert violations == []
    assert (undisturbed.state, undisturbed.results, undisturbed.live) == ("sealed", 1, (0, 0))
    assert undisturbed.bundles_hold == [True]
    assert [counts for counts, *_ in undisturbed.tallies] == [[0, 0, 0, 5, 1], [1, 0, 0, 0, 0]]
    assert (undisturbed.events["round_closed"], undisturbed.events["round_sealed"]) == (1, 1)
    assert set(undisturbed.mails.values()) == {12}
    assert deaths >= {"before COMMIT", "after COMMIT", "after the last step"}


def test_control_a_sealing_that_flags_first_is_found_out(worker, alice):
    name = "Crash sweep, flag first and tally later: some must be violated"
    work = (worker, "seal flag first", lambda: closed_round(alice), timezone.now())
    _deaths, violations, _undisturbed = swept(name, *work)
    assert violations != []


def test_a_crash_while_closing_closes_once(worker, alice):
    in_a_month = timezone.now() + dt.timedelta(days=30)
    deaths, violations, undisturbed = swept(
        "Crash sweep: closing", worker, "close", lambda: open_round(alice), in_a_month
    )
    assert violations == []
    assert (undisturbed.state, undisturbed.results, undisturbed.live[0]) == ("closed", 0, 6)
    assert undisturbed.events["round_closed"] == 1
    assert deaths >= {"before COMMIT", "after COMMIT"}


@pytest.mark.nightly_on_postgres
def test_a_crash_while_mailing_sends_the_mail_once_or_twice_as_the_same(alice):
    with post_office() as office:
        worker = Worker(EMAIL_URL=office.url)
        try:
            arrivals = list(mail_sweep(worker, office, only_mail(alice)))
        finally:
            worker.stop()
    times = [times for _died, times in arrivals]
    trust_report.note(
        "Crash sweep: mailing",
        crash_points=len(times) - 1,
        arrived_once=times[:-1].count(1),
        arrived_twice_with_the_same_id=times.count(2),
        never_or_more_often=len(times) - times.count(1) - times.count(2),
    )
    assert set(times) == {1, 2}, "never none, never three; twice is how a crash shows here"
    assert times[-1] == 1


def only_mail(alice):
    """A mail that waits, the only one."""
    mail = open_round(alice).messages.order_by("pk")[0]
    Message.objects.exclude(pk=mail.pk).update(state=MessageState.SENT)
    return mail


def mail_sweep(worker, office, mail):
    """Kill the sending at each point and redeliver; yield what it was about to do, and how often
    the mail arrived: always under the same Message-ID.
    """
    for point in range(1, MOST_POINTS):
        office.mails.clear()
        Message.objects.filter(pk=mail.pk).update(
            state=MessageState.QUEUED, attempts=0, claimed_at=None, sent_at=None
        )
        now = timezone.now()
        died = worker.work("mail", mail.pk, now, point=point)
        for delivery in range(1, REDELIVERIES + 1):
            worker.work("mail", mail.pk, now + delivery * A_CLAIM_LATER)
        mail.refresh_from_db()
        assert mail.state == MessageState.SENT
        ids = [each for arrived in office.mails.values() for each in arrived]
        assert len(set(ids)) <= 1
        yield died, len(ids)
        if died is None:
            return
    raise AssertionError(f"more than {MOST_POINTS} points: does mailing ever end?")
