"""A real worker in its own process takes up what the rows say, over both brokers."""

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.utils import timezone

from roadmap.downloads import bytes_of
from roadmap.enums import FileState
from roadmap.models import EditionFile
from roadmap.models.edition_file import wanted_files
from surveys import tasks
from surveys.enums import MessageState, RoundState
from surveys.models import ItemResult, Message, SurveyRound
from surveys.services import rounds
from tests.factories.roadmap import published_study
from tests.factories.surveys import make_survey, open_survey_round, rate
from tests.servers.worker import Worker

SECONDS = 40
# Who runs PostgreSQL runs Redis: the files are for a laptop.
FILES = pytest.param("files", marks=pytest.mark.nightly_on_postgres)
BOTH = pytest.mark.parametrize("broker", [FILES, "redis"], indirect=True)


def wait_until(condition: Callable[[], bool], worker: Worker) -> None:
    """Wait until `condition()` holds; fail with the worker's own words if it dies or dawdles."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert worker.is_alive(), worker.log.read_text()
        assert time.monotonic() < deadline, worker.log.read_text()
        time.sleep(0.1)


def open_round_with_answers() -> SurveyRound:
    survey_round = open_survey_round(make_survey(experts=12))
    for index in range(10):
        rate(survey_round, index, {1: 5, 2: 1 + index % 5})
    return survey_round


def close(survey_round: SurveyRound) -> None:
    by = survey_round.opened_by
    rounds.count_answers(now=timezone.now())
    rounds.close_round(survey_round=survey_round, by=by, now=timezone.now())


def is_sealed(survey_round: SurveyRound) -> bool:
    return SurveyRound.objects.get(pk=survey_round.pk).state == RoundState.SEALED


@BOTH
def test_invitations_are_mailed_and_a_closed_round_is_sealed_and_told_to_everyone(
    celery_worker_process: Worker, local_outbox: Path
) -> None:
    survey_round = open_round_with_answers()
    tasks.hint(tasks.send_messages)
    sent = Message.objects.filter(state=MessageState.SENT)
    wait_until(lambda: sent.count() == 12, celery_worker_process)
    close(survey_round)
    tasks.hint(tasks.seal_round, round_id=survey_round.pk)
    wait_until(lambda: is_sealed(survey_round), celery_worker_process)
    assert ItemResult.objects.filter(item__survey_round=survey_round).count() == 3
    wait_until(lambda: sent.count() == 24, celery_worker_process)
    mails = "".join(path.read_text() for path in local_outbox.iterdir())
    words = ("Subject: ", "Your answer was counted.", "No answer from you was counted.")
    assert [mails.count(each) for each in words] == [24, 20, 4]  # each as text and as HTML


@BOTH
def test_a_worker_killed_with_work_in_hand_delays_and_loses_nothing(
    celery_worker_process: Worker,
) -> None:
    survey_round = open_round_with_answers()
    wait_until(lambda: has_begun(celery_worker_process), celery_worker_process)
    celery_worker_process.kill()
    close(survey_round)
    tasks.hint(tasks.seal_round, round_id=survey_round.pk)
    celery_worker_process.start()
    wait_until(lambda: is_sealed(survey_round), celery_worker_process)


def test_without_any_message_the_tick_seals(celery_worker_process: Worker) -> None:
    survey_round = open_round_with_answers()
    close(survey_round)
    wait_until(lambda: is_sealed(survey_round), celery_worker_process)


@pytest.mark.nightly_on_postgres
def test_every_file_of_an_edition_is_made_once_by_the_worker(
    celery_worker_process: Worker,
) -> None:
    study = published_study()
    made = EditionFile.objects.filter(edition__study=study, state=FileState.MADE)
    wait_until(lambda: made.count() == len(wanted_files()), celery_worker_process)
    assert {(file.attempts, file.problem) for file in made} == {(1, "")}
    for file in made:
        content = bytes_of(file)
        assert (len(content), sha256(content).hexdigest()) == (file.size, file.sha256)


def has_begun(worker: Worker) -> bool:
    """Whether beat has given a sign of life: then the worker runs, too."""
    return (worker.log.parent / "beat").exists()
