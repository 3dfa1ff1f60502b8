"""A marked expert goes through a whole study; then every place is searched for the marks (I17).

Web server and worker are the real ones, in processes of their own, with their logs at DEBUG.
"""

import base64
import json
import re
import smtplib
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.mail.backends.base import BaseEmailBackend
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from surveys import tasks
from surveys.enums import Disposition, MessageState
from surveys.models import Expert, Message, Survey, SurveyRound
from surveys.secrets import Link
from surveys.services import rounds
from surveys.services.messages import send_due_messages
from surveys.views.access import LINK_COOKIE
from tests import trust_report
from tests.factories.dump import dump, places_of
from tests.factories.pages import signed_in
from tests.factories.surveys import (
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
)
from tests.factories.world import addresses, browser
from tests.servers.web import Web
from tests.servers.worker import Worker

NAME, ADDRESS, COMMENT = "Kanaria Zinnober", "kanaria@zinnober.example", "Zitronengelb weil"
SECONDS = 40


class LoudWorker(Worker):
    """The worker as it is shipped, but for the level of its log."""

    def start(self) -> None:
        self.command = ["DEBUG" if word == "WARNING" else word for word in self.command]
        super().start()


class Visitor(urllib.request.HTTPRedirectHandler):
    """A browser over real HTTP; keeps the cookies and everything that it was sent in headers."""

    def __init__(self, url: str) -> None:
        self.url, self.jar, self.headers = url, CookieJar(), ""
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookies, self)

    def redirect_request(self, *arguments: Any) -> urllib.request.Request | None:
        self.headers += str(arguments[4])
        return super().redirect_request(*arguments)

    def get(self, path: str, data: bytes | None = None) -> tuple[int, str]:
        try:
            answer = self.opener.open(self.url + path, data, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.headers += str(answer.headers)
            return answer.status, answer.read().decode()

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        token = {c.name: c.value for c in self.jar}.get("csrftoken", "")
        fields["csrfmiddlewaretoken"] = token or ""
        return self.get(path, urllib.parse.urlencode(fields).encode())


def wait_until(condition: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


@dataclass
class Story:
    """What the marked expert left behind, and where to look for it."""

    link: Link
    survey_round: SurveyRound
    codes: list[str]
    while_open: dict[str, list[str]]
    logs: dict[str, str] = field(default_factory=dict)
    headers: str = ""
    queued: str = ""  # messages as they lay in the broker
    mails: str = ""

    @property
    def secrets(self) -> dict[str, str]:
        """What nobody but the expert may ever see, in every spelling."""
        parts = {
            "access part": self.link.access,
            "pseudonym": self.link.pseudonym,
            "receipt secret": self.link.receipt_secret(self.survey_round.pk),
        }
        spelled = {"link": self.link.token}
        for name, secret in parts.items():
            spelled[f"{name} in hex"] = secret.hex()
            spelled[f"{name} in base64"] = base64.b64encode(secret).decode().rstrip("=")
            spelled[f"{name} for addresses"] = base64.urlsafe_b64encode(secret).decode().rstrip("=")
        return spelled

    @property
    def marks(self) -> dict[str, str]:
        """Secrets, and what belongs to one place alone."""
        codes = {f"code {number}": code for number, code in enumerate(self.codes)}
        person = {"name": NAME, "address": ADDRESS, "comment": COMMENT}
        return self.secrets | codes | person | {"ballot key": self.link.ballot_key}


@pytest.fixture
def story(
    transactional_db: None, broker: str, local_outbox: Path, tmp_path: Path
) -> Iterator[Story]:
    loud = {"CELERY_BROKER_URL": broker, "LOG_LEVEL": "DEBUG", "DELPHI_TICK_SECONDS": "1"}
    web = Web(tmp_path, **loud)
    worker = LoudWorker(tmp_path, **loud)
    try:
        yield told(web, worker, local_outbox)
    finally:
        web.kill()
        worker.kill()


def told(web: Web, worker: Worker, outbox: Path) -> Story:
    """Live through a study: invitation, round 1, sealing, round 2."""
    survey_round, expert = invited()
    wait_until(lambda: mailed(survey_round) == 12, worker.log)
    link = link_of(expert)
    visitor = Visitor(f"http://{web.host}:{web.port}")
    assert landed(visitor, link_in_mail(outbox))
    answer(visitor, survey_round)
    for index in range(1, 8):
        rate(survey_round, index, {1: 4, 2: 2, 3: 5})
    codes = [link.tracking_code(survey_round.pk, item.pk) for item in survey_round.items.all()]
    story = Story(link=link, survey_round=survey_round, codes=codes, while_open=dump())
    worker.stop()
    rounds.count_answers(now=timezone.now())
    rounds.close_round(survey_round=survey_round, by=survey_round.opened_by, now=timezone.now())
    tasks.hint(tasks.seal_round, round_id=survey_round.pk)
    tasks.hint(tasks.send_messages)
    story.queued = files_below(Path(settings.BROKER_DIR))
    worker.start()
    wait_until(lambda: SurveyRound.objects.get(pk=survey_round.pk).is_sealed, worker.log)
    second = second_round(survey_round)
    wait_until(lambda: mailed(second) == 12, worker.log)
    answer(visitor, second)
    story.headers = visitor.headers
    story.logs = {path.name: path.read_text() for path in (web.log, worker.log)}
    story.mails = files_below(outbox)
    return story


def invited() -> tuple[SurveyRound, Expert]:
    """An open round whose first expert is marked."""
    survey = make_survey(experts=12)
    expert = expert_of(survey, 0)
    Expert.objects.filter(pk=expert.pk).update(name=NAME, email=ADDRESS)
    planned = Survey.objects.select_related("pillar__study").get(pk=survey.pk)
    survey_round = open_survey_round(planned)
    tasks.hint(tasks.send_messages)
    return survey_round, Expert.objects.select_related("study").get(pk=expert.pk)


def mailed(survey_round: SurveyRound) -> int:
    sent = Message.objects.filter(survey_round=survey_round, kind="invitation")
    return sent.filter(state=MessageState.SENT).count()


def link_in_mail(outbox: Path) -> str:
    """The path of the marked expert's link, as it stands in the mail."""
    mails = re.split(r"(?m)^-{79}$", files_below(outbox))
    mail = next(mail for mail in mails if ADDRESS in mail)
    return re.search(r"/i/[\w-]{43}/", mail).group()  # type: ignore[union-attr]


def landed(visitor: Visitor, path: str) -> bool:
    """Press the button; before, do everything that makes a server write down an address."""
    odd = [visitor.post(path)[0], visitor.get(path + "x/")[0], visitor.get(path + "?a=%00")[0]]
    visitor.get(path)
    status, _page = visitor.post(path)
    return (odd[:2], status, "expert" in {cookie.name for cookie in visitor.jar}) == (
        [403, 404], 200, True
    )  # fmt: skip


def answer(visitor: Visitor, survey_round: SurveyRound) -> None:
    """Rate and comment every item, submit, and look at every page that experts have."""
    root = f"/answer/{survey_round.pk}/"
    visitor.get(root)
    for item in survey_round.items.all():
        assert visitor.post(f"{root}items/{item.pk}/rating/", rating="5")[0] == 200
        assert visitor.post(f"{root}items/{item.pk}/comment/", comment=COMMENT)[0] == 200
        assert visitor.post(f"{root}items/{item.pk}/rating/", rating="٤")[0] == 400
    assert visitor.post(f"{root}review/")[0] == 200
    known = {"round_id": survey_round.pk, "item_id": survey_round.items.first().pk}
    for address in addresses():
        if address.route.startswith("surveys:") and address.parameters <= set(known):
            visitor.get(address_path(address.route, known, address.parameters))


def address_path(route: str, known: dict[str, Any], parameters: frozenset[str]) -> str:
    return reverse(route, kwargs={name: known[name] for name in parameters})


def second_round(first: SurveyRound) -> SurveyRound:
    decide(first, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    second = open_survey_round(first.survey, number=2)
    tasks.hint(tasks.send_messages)
    return second


def files_below(folder: Path) -> str:
    """Names and contents of all files of a folder."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(f"{path}\n{path.read_text(errors='replace')}" for path in paths)


def found_in(text: str, marks: dict[str, str]) -> list[str]:
    return [name for name, mark in marks.items() if mark.lower() in text.lower()]


# Where each mark belongs; everything that is not named here belongs nowhere in the database.
PLACES = {
    "name": {"surveys_expert.name"},
    "address": {"surveys_expert.email"},
    "comment": {"surveys_comment.text"},
}
WHILE_OPEN = PLACES | {"ballot key": {"surveys_ballot.ballot_key"}} | {
    f"code {number}": {"surveys_rating.code"} for number in range(3)
}  # fmt: skip
AFTERWARDS = PLACES | {
    "ballot key": {"surveys_ballot.ballot_key", "surveys_sealedballot.ballot_key"}
} | {f"code {number}": {"surveys_roundresult.bundle"} for number in range(3)}  # fmt: skip


@pytest.mark.nightly_on_postgres
def test_the_marks_of_an_expert_are_where_they_belong_and_nowhere_else(story: Story) -> None:
    # The control: every mark can be found where it belongs.
    # (The link is taken out whole: its first part, spelled alone, may look the same by chance.)
    assert found_in(story.mails, {"link": story.link.token}) == ["link"]
    rest_of_mails = story.mails.replace(story.link.token, "")
    assert found_in(rest_of_mails, story.marks) == ["name", "address"]
    marks = story.marks
    assert {m: p for m in marks if (p := places_of(marks[m], story.while_open))} == WHILE_OPEN
    assert {m: p for m in marks if (p := places_of(marks[m], dump()))} == AFTERWARDS
    # Logs, at DEBUG: they speak of links, masked, and of no mark.
    assert "/i/***" in story.logs["web.log"]
    assert "surveys.send_messages" in story.logs["worker.log"]
    assert {name: found_in(text, marks) for name, text in story.logs.items()} == {
        "web.log": [],
        "worker.log": [],
    }
    # The broker: the messages are there, and hold ids.
    assert "surveys.seal_round" in decoded(story.queued)
    assert found_in(decoded(story.queued), marks) == []
    # Everything else that lies on the disk, but for database and mails.
    rest = "\n".join(files_below(path) if path.is_dir() else path.read_text(errors="replace")
                     for path in Path(settings.DATA_DIR).iterdir()
                     if path != settings.LOCAL_OUTBOX and ".sqlite3" not in path.name)  # fmt: skip
    assert found_in(decoded(rest), marks) == []
    # What the browser was sent in headers: the link in its own cookie, and nothing else.
    cookies = re.findall(rf"(?m)^Set-Cookie: {LINK_COOKIE}=.*$", story.headers)
    others = story.headers
    for cookie in cookies:
        others = others.replace(cookie, "")
    assert [story.link.token in cookie for cookie in cookies] == [True]
    assert found_in(others, marks) == []
    trust_report.note("canary", marks=len(marks), log_bytes=sum(map(len, story.logs.values())))


def decoded(text: str) -> str:
    """A text, and what stands in it as base64: kombu's bodies."""
    bodies = re.findall(r'"body": "([A-Za-z0-9+/=]+)"', text)
    return "\n".join([text, *(base64.b64decode(body).decode() for body in bodies)])


@pytest.mark.nightly_on_postgres
@pytest.mark.django_db
def test_neither_cache_nor_messages_of_the_team_hold_a_mark(hints_away: None) -> None:
    survey_round, expert = invited()
    link = link_of(expert)
    bob, alice = browser({LINK_COOKIE: link.token}), signed_in(survey_round.opened_by)
    bob.get(f"/i/{link.token}/")
    bob.get(f"/answer/{survey_round.pk}/")
    for page in ("", "close/"):
        alice.post(f"/desk/rounds/{survey_round.pk}/{page}")
    marks = {"link": link.token, "address": ADDRESS, "name": NAME}
    held = [str(getattr(caches[name], "_cache", "")) for name in settings.CACHES]
    assert [found_in(text, marks) for text in held] == [[]] * len(held)
    assert found_in(said(alice.cookies), marks) == []


def said(cookies: Any) -> str:
    """What a cookie with messages for a member of the team says."""
    storage = CookieStorage(RequestFactory().get("/"))
    cookie = cookies.get("messages")
    return json.dumps([str(m) for m in storage._decode(cookie.value) or []]) if cookie else ""


@pytest.fixture
def hints_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "hint", lambda _task, **_ids: None)


class Refusing(BaseEmailBackend):
    """A mail server's refusal, as smtplib raises it: with the address in it."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({email_messages[0].to[0]: (550, b"unknown user")})


@pytest.mark.nightly_on_postgres
@pytest.mark.django_db
def test_a_refused_mail_leaves_no_address_in_the_log(
    hints_away: None, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    invited()
    send_due_messages(now=timezone.now())
    problems = set(Message.objects.values_list("problem", "state"))
    assert problems == {("SMTPRecipientsRefused", MessageState.QUEUED)}
    assert "was not sent" in caplog.text
    assert found_in(caplog.text, {"address": ADDRESS, "name": NAME}) == []
