"""Rows are the queue of the files of an edition: each is made once, and a failure says why."""

import datetime as dt
from hashlib import sha256

import pytest
from django.utils import timezone

from roadmap.downloads import bytes_of, files_due
from roadmap.enums import FileState
from roadmap.models import Edition, EditionFile
from roadmap.models.edition_file import wanted_files
from roadmap.services.edition_files import (
    ask_again,
    make_due_file,
    make_file,
    queue_files,
    queue_missing_files,
)
from tests.factories.roadmap import make_file_of, publish, published_study

pytestmark = pytest.mark.django_db
NAMES = [
    *("card-en.png", "card-zh-hans.png", "roadmap-en.pdf", "roadmap-zh-hans.pdf"),
    *("roadmap-en.docx", "roadmap-zh-hans.docx", "roadmap.xlsx", "actions.csv", "priorities.csv"),
]


def names_due(now=None):
    return [file.name for file in files_due(now or timezone.now())]


def minutes(count):
    return timezone.now() + dt.timedelta(minutes=count)


def test_an_edition_is_born_with_a_row_for_each_of_its_files():
    study = published_study()
    assert names_due() == NAMES
    assert queue_files(edition=study.editions.get()) == 0


def test_editions_from_before_get_their_rows_and_the_newest_edition_comes_first():
    study = published_study()
    EditionFile.objects.all().delete()
    publish(study)
    assert (queue_missing_files(), queue_missing_files()) == (len(NAMES), 0)
    assert [file.edition.number for file in files_due(timezone.now())] == [2] * 9 + [1] * 9


def test_a_file_is_made_once_and_never_again():
    edition = published_study().editions.get()
    made = make_file_of(edition, "actions.csv")
    content = bytes_of(made)
    facts = (made.state, made.attempts, made.size, made.sha256)
    assert facts == (FileState.MADE, 1, len(content), sha256(content).hexdigest())
    assert make_file(file_id=made.pk, now=minutes(60)) is None
    assert not ask_again(file=made)
    assert names_due() == [name for name in NAMES if name != "actions.csv"]


def test_one_file_at_a_time_and_a_lost_worker_is_replaced():
    edition = published_study().editions.get()
    row = edition.files.get(name="actions.csv")
    EditionFile.objects.exclude(pk=row.pk).delete()
    now = timezone.now()
    EditionFile.objects.filter(pk=row.pk).update(state=FileState.MAKING, claimed_at=now, attempts=1)
    assert not make_due_file(now=now)
    row.refresh_from_db()
    assert row.state == FileState.MAKING
    assert not make_due_file(now=minutes(7))
    row.refresh_from_db()
    assert (row.state, row.attempts) == (FileState.MADE, 2)


def test_a_worker_lost_three_times_is_a_failure_that_says_so():
    row = published_study().editions.get().files.get(name="actions.csv")
    EditionFile.objects.filter(pk=row.pk).update(
        state=FileState.MAKING, claimed_at=timezone.now(), attempts=3
    )
    failed = make_file(file_id=row.pk, now=minutes(7))
    assert failed.problem == "The worker stopped three times while it made this file."


def test_a_failing_file_is_tried_three_times_then_shows_its_reason_until_asked_again():
    edition = published_study().editions.get()
    whole = edition.snapshot
    Edition.objects.filter(pk=edition.pk).update(snapshot={}, sha256="e" * 64)
    row = edition.files.get(name="actions.csv")
    tries = [make_file(file_id=row.pk, now=minutes(2 * n)) for n in range(4)]
    assert [file and (file.state, file.problem) for file in tries] == [
        (FileState.QUEUED, "KeyError: 'study'"),
        (FileState.QUEUED, "KeyError: 'study'"),
        (FileState.FAILED, "KeyError: 'study'"),
        None,
    ]
    Edition.objects.filter(pk=edition.pk).update(snapshot=whole, sha256=edition.sha256)
    assert ask_again(file=row)
    assert make_file(file_id=row.pk, now=minutes(9)).state == FileState.MADE


def test_a_try_that_failed_waits_a_minute():
    edition = published_study().editions.get()
    Edition.objects.filter(pk=edition.pk).update(snapshot={}, sha256="f" * 64)
    make_file(file_id=edition.files.get(name="actions.csv").pk, now=timezone.now())
    assert "actions.csv" not in names_due()
    assert "actions.csv" in names_due(minutes(2))


def test_every_wanted_file_has_its_own_name():
    assert len(wanted_files()) == len(set(NAMES)) == 9
