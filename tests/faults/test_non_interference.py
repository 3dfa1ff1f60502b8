"""Before sealing no answer of ours depends on what anybody rated (I6).

The same visitors make the same requests twice; between the two, every rating and comment of the
unsealed rounds is changed in the database. Status, headers, bodies, mails and log lines are equal
to the byte. Left out are the pages of the experts whose own ratings were changed. Pages of the team
do not even read the ballots (I9).
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models import Avg, F
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from surveys.enums import MessageState
from surveys.models import Comment, Message, Rating
from surveys.services import messages, results, rounds
from surveys.views.access import LINK_COOKIE
from tests import trust_report
from tests.factories.world import (
    CHALLENGES,
    PANEL,
    ROLES,
    World,
    addresses,
    browser,
    make_world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.nightly_on_postgres]
# Made anew for each answer and saying nothing: the form token, the cookies of form and session, the
# signature with its time behind a message, times of expiry, and the number of a new row, since
# PostgreSQL counts on where the row was taken back.
CHANCE = (
    re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+'),
    re.compile(rb"((?:csrftoken|sessionid|seen)=)[^;]+"),
    re.compile(rb"(messages=[^:;]*:)[^;]+"),
    re.compile(rb"((?:expires=|Expires: ))[^;\n]+"),
    re.compile(rb"(Location: \S+/editions/review/)\d+"),
)
BALLOT_SIDE = re.compile(r'"surveys_(?:ballot|rating|sealedballot)"')
SILENT = PANEL - 1
# In the short form one of each kind: without rights, with the right to see, to steer, to rate.
WATCHERS = ROLES if trust_report.is_long() else ("nobody", "analyst", "coordinator", "expert")
# They write a line when a task is first published, or a text first read, and in no second crawl.
ONCE = ("celery.utils.functional", "markdown_it")


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    """The world at one moment; its experts are some who have not answered."""
    settings.ACCOUNT_RATE_LIMITS = False  # all roles come from one address here
    world = make_world()
    world.visitors["expert"] = {LINK_COOKIE: world.token(SILENT)}
    world.visitors["foreign_expert"] = {LINK_COOKIE: world.foreign.token(SILENT)}
    world.usual["token"] = world.token(SILENT)
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return world


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Crawl:
    """All addresses, asked by visitors with methods."""

    world: World
    methods: Sequence[str]
    roles: Sequence[str] = WATCHERS
    answers: dict[str, bytes] = field(default_factory=dict)  # by `method address role`
    read_ballots: set[str] = field(default_factory=set)  # those that named a table of ballots

    def ask_all(self) -> None:
        for address in addresses():
            if address.name in CHALLENGES:  # made by chance, and about no study
                continue
            place = self.world.path(address)
            for role, method in product(self.roles, self.methods):
                name = f"{method} {address.name} {role}"
                with taken_back(), self._ballots_watched(name):
                    response = browser(self.world.visitors[role]).generic(method, place)
                    self.answers[name] = whole(response)

    @contextmanager
    def _ballots_watched(self, name: str) -> Iterator[None]:
        def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            if BALLOT_SIDE.search(str(sql)):
                self.read_ballots.add(name)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            yield


def crawl(world: World, methods: Sequence[str], roles: Sequence[str] = WATCHERS) -> Crawl:
    """Everything that everybody is answered."""
    made = Crawl(world, methods, roles)
    made.ask_all()
    return made


def whole(response: Any) -> bytes:
    """Status, headers, cookies and body, without what is made by chance."""
    lines = [str(response.status_code), *(f"{k}: {v}" for k, v in response.headers.items())]
    lines += [morsel.OutputString() for morsel in response.cookies.values()]
    text = "\n".join(lines).encode() + b"\n\n" + response.getvalue()
    for pattern in CHANCE:
        text = pattern.sub(rb"\1*", text)
    return text


SIGNED = re.compile(r"/join/\S+")  # a signature holds the second in which it was made


def what_the_worker_does() -> list[tuple[str, str, str]]:
    """Count and send as the tick does, but seal nothing; returns the mails."""
    now = timezone.now()
    with taken_back():
        rounds.close_due_rounds(now=now)
        rounds.count_answers(now=now)
        messages.send_due_messages(now=now)
        queued = Message.objects.exclude(state=MessageState.SENT).values_list("key", "state")
        sent = [(str(m.to), m.subject, SIGNED.sub("/join/", str(m.body))) for m in mail.outbox]
        mail.outbox.clear()
        return sorted([*sent, *((key, state, "") for key, state in queued)])


def everything(
    world: World, caplog: pytest.LogCaptureFixture, methods: Sequence[str] = ("GET", "POST")
) -> dict[str, Any]:
    """All that leaves the system: answers, mails, log lines; and which of them read ballots."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "surveys"):
        crawled = crawl(world, methods)
        seen: dict[str, Any] = dict(crawled.answers)
        seen["ballots"] = crawled.read_ballots
        seen["mails"] = what_the_worker_does()
    lines = [(r.name, r.levelname, r.getMessage()) for r in caplog.records]
    seen["log"] = [line for line in lines if not line[0].startswith(ONCE)]
    return seen


def change_every_rating() -> int:
    """Give each rating of the unsealed rounds another value, and each comment another text."""
    Comment.objects.update(text=F("comment_key"))
    ratings = Rating.objects.all()
    for rating in ratings:
        rating.value = 1 if rating.value == 5 else 5
    Rating.objects.bulk_update(ratings, ["value"])
    return len(ratings)


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def test_no_answer_depends_on_a_rating_before_sealing_and_no_page_of_the_team_reads_one(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    before = everything(world, caplog)
    changed = change_every_rating()
    after = everything(world, caplog)
    assert differences(before, after) == []
    failed = [key for key in before if key != "log" and str(before[key]).startswith("b'5")]
    assert failed == [], "a page that fails proves nothing"
    assert (changed, len(before["mails"]) > PANEL, len(before["log"]) > 0) == (90, True, True)
    team = tuple(role for role in WATCHERS if "expert" not in role)
    pages = {each for each in before["ballots"] if each.startswith("GET")}
    assert {page for page in pages if page.endswith(team)} == set(), "not even read (I9)"
    assert "GET surveys:rate_priorities expert" in pages
    answers = len(before) - 3
    trust_report.note(
        "non-interference", answers=answers, roles=len(WATCHERS), ratings_changed=changed
    )


def test_control_after_sealing_pages_differ(world: World) -> None:
    """The same comparison sees the ratings as soon as they may be seen."""
    pages = ("surveys:round_results", "surveys:round_bundle", "surveys:round_refine")
    seen = []
    for change in (lambda: 0, change_every_rating):
        with taken_back():
            change()
            results.seal_round(round_id=world.closed_round.pk, now=timezone.now())
            team = browser(world.visitors["coordinator"])
            places = {a.name: world.path(a, round_id=world.closed_round.pk) for a in addresses()
                      if a.name in pages}  # fmt: skip
            seen.append({name: whole(team.get(place)) for name, place in places.items()})
    assert differences(*seen) == sorted(pages)


def test_control_the_rating_experts_own_page_differs(world: World) -> None:
    world.visitors["expert"] = {LINK_COOKIE: world.token(0)}
    before = crawl(world, ["GET"], ["expert"])
    change_every_rating()
    after = crawl(world, ["GET"], ["expert"])
    own = "GET surveys:rate_priorities expert"
    assert own in differences(before.answers, after.answers)
    assert own in before.read_ballots


# Views that leak, each in another place.


def mean(round_id: int) -> float:
    found = Rating.objects.filter(ballot__survey_round=round_id).aggregate(mean=Avg("value"))
    return float(found["mean"])


def leak_by_body(_request: HttpRequest, round_id: int) -> HttpResponse:
    return HttpResponse(f"so far {mean(round_id):.3f}")


def leak_by_header(_request: HttpRequest, round_id: int) -> HttpResponse:
    return HttpResponse(headers={"ETag": f'"{hash(mean(round_id))}"'})


def leak_by_status(_request: HttpRequest, round_id: int) -> HttpResponse:
    return HttpResponse(status=404 if mean(round_id) > 3.5 else 200)


def leak_by_length(_request: HttpRequest, round_id: int) -> HttpResponse:
    return HttpResponse("." * int(100 * mean(round_id)))


def leak_by_log(_request: HttpRequest, round_id: int) -> HttpResponse:
    logging.getLogger("surveys").debug("mean %s", mean(round_id))
    return HttpResponse()


LEAKS = [leak_by_body, leak_by_header, leak_by_status, leak_by_length, leak_by_log]


def test_control_views_that_leak_are_caught(
    world: World, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    class Leaking:
        urlpatterns = [
            path(f"{leak.__name__}/<int:round_id>/", leak, name=leak.__name__) for leak in LEAKS
        ]

    settings.ROOT_URLCONF = Leaking
    before = everything(world, caplog, ["GET"])
    change_every_rating()
    after = everything(world, caplog, ["GET"])
    seen = [leak.__name__ for leak in LEAKS if leak is not leak_by_log]
    found = {f"GET {name} {role}" for name in seen for role in WATCHERS} | {"log"}
    assert set(differences(before, after)) == found
