"""Uploading a file, and the worker reading it."""

import datetime as dt

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from surveys import tasks
from surveys.enums import ImportKind, ImportState
from surveys.imports import MOST_BYTES
from surveys.models import Expert, Import
from surveys.services import imports
from tests.factories.files import PEOPLE, as_csv, people, spreadsheet
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round, read_file
from tests.integration.test_real_worker import BOTH, wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(hints):
    return make_survey(experts=1)


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def url(survey, page="panel_import"):
    return reverse(f"surveys:{page}", args=[survey.pk])


def send(alice, survey, data, name="experts.csv", page="panel_import"):
    return alice.post(url(survey, page), {"file": SimpleUploadedFile(name, data)})


def test_only_coordinators_enter(survey):
    assert statuses(url(survey), survey.pillar.study) == COORDINATORS


def test_only_coordinators_upload_priorities(survey):
    assert statuses(url(survey, "priority_import"), survey.pillar.study) == COORDINATORS


@pytest.mark.parametrize(
    "data", [as_csv(PEOPLE).encode(), spreadsheet(PEOPLE)], ids=["csv", "xlsx"]
)
def test_a_file_waits_for_the_worker_and_is_then_read(alice, survey, hints, data):
    response = send(alice, survey, data)
    upload = Import.objects.get()
    assert response.url == reverse("surveys:import_detail", args=[upload.pk])
    assert hints == [("surveys.read_imports", {})]
    assert "The file waits to be read" in text_of(alice.get(response.url))
    assert imports.read_due_imports(now=timezone.now()) == 1
    upload.refresh_from_db()
    assert (upload.state, upload.content, upload.row_count, upload.findings[1:]) == (
        ImportState.READ,
        None,
        1,
        [],
    )
    assert upload.rows[0]["email"] == "ana@panel.example"
    assert not Expert.objects.filter(email="ana@panel.example").exists()


def test_without_a_file_the_form_says_so(alice, survey):
    page = text_of(alice.post(url(survey)))
    assert "Choose a file first." in page
    assert not Import.objects.exists()


def test_an_empty_file_is_refused_by_the_worker(alice, survey):
    send(alice, survey, b"")
    imports.read_due_imports(now=timezone.now())
    page = text_of(alice.get(reverse("surveys:import_detail", args=[Import.objects.get().pk])))
    assert "There is nothing in this file. Choose another one." in page


def test_a_file_that_is_too_large_is_refused_by_the_form(alice, survey):
    page = text_of(send(alice, survey, b"x" * (MOST_BYTES + 1)))
    assert "The file has more than 5 MB. Divide it." in page
    assert not Import.objects.exists()


def test_a_hundred_megabytes_are_refused_before_they_are_read(alice, survey):
    response = alice.post(
        url(survey),
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=100 * 1024 * 1024,
    )
    assert response.status_code == 413


def test_a_name_is_text_and_nothing_else(alice, survey):
    send(alice, survey, b"Name,E-mail\nAna,ana@x.org", name="<b>x.csv")
    page = alice.get(reverse("surveys:import_detail", args=[Import.objects.get().pk]))
    assert "<b>x" not in page.content.decode()


def test_a_new_file_takes_the_place_of_one_that_nobody_decided_about(alice, survey):
    first = read_file(survey)
    send(alice, survey, b"Name,E-mail\nBo,bo@x.org")
    first.refresh_from_db()
    assert (first.state, first.rows, first.finished_by.name) == ("cancelled", [], "Alice")
    assert Import.objects.filter(state=ImportState.WAITING).count() == 1


def test_a_file_about_the_other_list_stays(alice, survey):
    first = read_file(survey)
    send(alice, survey, b"English\nShare data", page="priority_import")
    first.refresh_from_db()
    assert first.state == ImportState.READ


def test_while_a_round_runs_the_page_says_so(alice, survey):
    running = make_survey(study=survey.pillar.study, experts=12)
    open_survey_round(running)
    assert "A round is running, so this panel stays as it is." in text_of(alice.get(url(running)))
    page = text_of(alice.get(url(running, "priority_import")))
    assert "Round 1 has opened, so the list of priorities no longer changes." in page


def test_two_workers_never_read_the_same_file(survey):
    upload = a_waiting_file(survey)
    now = timezone.now()
    Import.objects.filter(pk=upload.pk).update(claimed_at=now)
    assert imports.read_due_imports(now=now) == 0
    assert imports.read_due_imports(now=now + imports.CLAIM_LASTS * 2) == 1
    assert imports.read_due_imports(now=now) == 0


def test_a_file_that_ends_workers_is_given_up(survey):
    upload = a_waiting_file(survey)
    now = timezone.now()
    Import.objects.filter(pk=upload.pk).update(attempts=2, claimed_at=now - dt.timedelta(hours=1))
    imports.read_due_imports(now=now)
    upload.refresh_from_db()
    assert (upload.state, upload.content, upload.finished_at) == (ImportState.FAILED, None, now)


def test_a_file_that_was_left_out_meanwhile_stays_so(survey):
    upload = a_waiting_file(survey)
    held = Import.objects.get(pk=upload.pk)
    imports.cancel_import(upload=upload, by=upload.uploaded_by, now=timezone.now())
    imports._read(held, timezone.now())
    upload.refresh_from_db()
    assert (upload.state, upload.rows) == (ImportState.CANCELLED, [])


def test_after_a_day_nothing_of_a_file_is_kept(survey):
    upload = read_file(survey)
    now = timezone.now()
    assert imports.forget_old_imports(now=now + dt.timedelta(hours=23)) == 0
    assert imports.forget_old_imports(now=now + dt.timedelta(hours=25)) == 1
    upload.refresh_from_db()
    assert (upload.state, upload.rows, upload.findings, upload.finished_by) == (
        ImportState.CANCELLED,
        [],
        [],
        None,
    )


def test_more_files_take_no_more_queries(alice, survey):
    read_file(survey)
    one = query_count(alice, url(survey))
    for _n in range(3):
        read_file(survey)
    assert query_count(alice, url(survey)) == one <= 12


@pytest.mark.django_db(transaction=True)
@BOTH
def test_a_real_worker_reads_ten_thousand_rows(celery_worker_process):
    survey = make_survey(experts=0)
    upload = a_waiting_file(survey, as_csv(people(10_000)).encode())
    tasks.hint(tasks.read_imports)
    done = Import.objects.filter(pk=upload.pk, state=ImportState.READ, row_count=10_000)
    wait_until(done.exists, celery_worker_process)


def a_waiting_file(survey, data=b"Name,E-mail\nBo,bo@x.org"):
    return imports.upload_file(
        survey=survey,
        kind=ImportKind.PEOPLE,
        name="list.csv",
        data=data,
        by=survey.pillar.study.memberships.get(role="coordinator").user,
        now=timezone.now(),
    )


def test_large_uploads_are_refused_by_the_first_handler():
    assert project.FILE_UPLOAD_HANDLERS[0] == "delphi.uploads.RefuseLargeUploads"
