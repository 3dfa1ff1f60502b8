"""A worker that dies on order: `crashing_sealer.py`, orders on stdin, answers on stdout, in JSON.

For each order it forks a child, which works and kills itself at the point that the order names:
before a statement, or around COMMIT; point 0 is never. The parent never opens a connection, so that
every child begins as a fresh worker, at the price of a fork. What a worker loads on its way (pages'
addresses, words, templates) the parent has loaded before.

    order   {"work": "seal", "pk": 7, "point": 12, "now": "2026-01-01T12:00:00+00:00"}
    answer  what the child was about to do when it died; null if it lived to the end
"""

import datetime as dt
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils import translation  # noqa: E402

from studies.enums import EventKind  # noqa: E402
from studies.services.events import record  # noqa: E402
from surveys.enums import RoundState  # noqa: E402
from surveys.models import Ballot, RoundResult, SurveyRound  # noqa: E402
from surveys.services import messages, results, rounds  # noqa: E402


def seal(pk: int, now: dt.datetime) -> None:
    results.seal_round(round_id=pk, now=now)


def close(_pk: int, now: dt.datetime) -> None:
    rounds.close_due_rounds(now=now)


def mail(_pk: int, now: dt.datetime) -> None:
    messages.send_due_messages(now=now)


def seal_flag_first(pk: int, now: dt.datetime) -> None:
    """Seal as the control does: the flag first, the tally after it, no transaction around them."""
    survey_round = SurveyRound.objects.select_related("survey__pillar__study").get(pk=pk)
    if survey_round.state != RoundState.CLOSED:
        return
    SurveyRound.objects.filter(pk=pk).update(state=RoundState.SEALED)
    answered = Ballot.objects.filter(survey_round=pk).count()
    RoundResult.objects.create(
        survey_round=survey_round, sealed_at=now, invited=survey_round.invited, answered=answered
    )
    Ballot.objects.filter(survey_round=pk).delete()
    study = survey_round.survey.pillar.study
    record(study=study, kind=EventKind.ROUND_SEALED, by=None, now=now)


WORK: dict[str, Callable[[int, dt.datetime], None]] = {
    "seal": seal,
    "close": close,
    "mail": mail,
    "seal flag first": seal_flag_first,
}


class Death:
    """Counts the points that are passed, and kills this process at one of them."""

    def __init__(self, point: int, tell: int) -> None:
        self.left, self.tell = point, tell

    def pass_by(self, what: str) -> None:
        self.left -= 1
        if self.left == 0:
            os.write(self.tell, what.encode()[:100])
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.pass_by(f"before {sql}")
        return execute(sql, *rest)

    def watch_commit(self) -> None:
        commit = connection._commit

        def commit_watched() -> None:
            self.pass_by("before COMMIT")
            commit()
            self.pass_by("after COMMIT")

        connection._commit = commit_watched


def carry_out(order: dict[str, Any], tell: int) -> None:
    """Do the work of one order in this child, as far as it is to live."""
    death = Death(order["point"], tell)
    connection.ensure_connection()
    connection.execute_wrappers.append(death.execute)
    death.watch_commit()
    WORK[order["work"]](order["pk"], dt.datetime.fromisoformat(order["now"]))
    death.pass_by("after the last step")


def load_what_a_worker_loads() -> None:
    """Do once what every child would do again: it is half of what a mail takes."""
    get_template("emails/letter.html")
    assert get_resolver().reverse_dict
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            assert translation.gettext("Save")


def last_words(order: dict[str, Any]) -> str | None:
    """Let a child carry out an order; return what it was about to do when it died."""
    heard, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            carry_out(order, tell)
            os._exit(0)
        finally:  # after an error, which Python prints before
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    os.close(tell)
    _pid, status = os.waitpid(child, 0)
    with os.fdopen(heard) as pipe:
        words = pipe.read()
    if os.WIFSIGNALED(status):
        return words
    assert os.WEXITSTATUS(status) == 0, "the child failed: see its traceback"
    return None


if __name__ == "__main__":
    load_what_a_worker_loads()
    for line in sys.stdin:
        print(json.dumps(last_words(json.loads(line))), flush=True)
