"""Long work: asked for, done by a worker, seen and fetched by who asked, and nobody else."""

import datetime as dt
import time
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from studies.enums import Role
from surveys import tasks
from surveys.enums import JobKind, JobState
from surveys.exceptions import Refusal
from surveys.models import Job, JobFile
from surveys.services import job_files, jobs
from tests.factories.jobs import ask, content_of, made_job
from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.studies import join, make_user
from tests.factories.surveys import make_survey, sealed_round

NOW = timezone.now
DAY = dt.timedelta(days=1)


@pytest.fixture
def survey(db):
    return sealed_round(ratings=[{1: 5, 2: 3}] * 6).survey


def page(job, name="job"):
    return reverse(f"surveys:{name}", args=[job.pk])


def alice(survey):
    return survey.pillar.study.memberships.get(role="coordinator").user


def state(job):
    return Job.objects.get(pk=job.pk).state


# --- asking ---------------------------------------------------------------------------------


def test_asking_twice_is_one_job_until_it_is_finished(survey):
    first = ask(survey)
    assert ask(survey) == first
    jobs.run_job(job_id=first.pk, now=NOW())
    assert (ask(survey) != first, Job.objects.count()) == (True, 2)


def test_there_is_nothing_to_ask_for_before_a_round_is_sealed(db):
    with pytest.raises(Refusal, match="nothing to export until"):
        ask(make_survey())
    assert Job.objects.count() == 0


def test_the_sixth_unfinished_file_is_refused(survey):
    asker = alice(survey)
    for _number in range(5):
        Job.objects.create(
            study=survey.pillar.study,
            kind=JobKind.DATA,
            language="en",
            asked_by=asker,
            asked_at=NOW(),
        )
    with pytest.raises(Refusal, match="Five files"):
        ask(survey)


# --- doing ----------------------------------------------------------------------------------


def test_a_job_runs_once_however_often_it_is_started(survey):
    job = ask(survey)
    ran = [jobs.run_job(job_id=job.pk, now=NOW()) for _ in range(3)]
    assert [each is not None for each in ran] == [True, False, False]
    assert (state(job), JobFile.objects.count(), ran[0].attempts) == (JobState.DONE, 1, 1)


def test_the_tick_takes_up_what_was_asked_for(survey):
    job = ask(survey)
    tasks.tick()
    assert state(job) == JobState.DONE


def test_a_lost_workers_job_is_taken_up_again_and_the_late_worker_changes_nothing(
    survey, monkeypatch
):
    job, began = ask(survey), NOW()
    inside = job_files.MAKERS[JobKind.DATA]
    taken = []

    def stalls(job, reached):
        if job.attempts == 1:  # no sign of life for seven minutes: another worker does it all
            taken.append(jobs.run_job(job_id=job.pk, now=began + 7 * dt.timedelta(minutes=1)))
        return inside(job, reached)

    monkeypatch.setitem(job_files.MAKERS, JobKind.DATA, stalls)
    Job.objects.filter(pk=job.pk).update(claimed_at=began)
    jobs.run_job(job_id=job.pk, now=began)
    done = Job.objects.get(pk=job.pk)
    assert (taken[0].state, taken[0].attempts) == (JobState.DONE, 2)
    assert (done.state, done.attempts, JobFile.objects.count()) == (JobState.DONE, 2, 1)


def test_a_running_job_is_nobody_elses_while_it_gives_signs_of_life(survey):
    job = ask(survey)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, claimed_at=NOW(), attempts=1)
    assert jobs.run_job(job_id=job.pk, now=NOW() + dt.timedelta(minutes=5)) is None
    assert jobs.run_due_job(now=NOW() + dt.timedelta(minutes=7)).state == JobState.DONE


def test_a_job_that_kills_its_workers_fails_with_a_sentence(survey):
    job = ask(survey)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, claimed_at=NOW() - DAY, attempts=jobs.MOST_ATTEMPTS
    )
    failed = jobs.run_due_job(now=NOW())
    assert (failed.state, failed.problem) == (
        JobState.FAILED,
        "The worker stopped three times while it made this file.",
    )


def test_an_error_of_ours_is_a_kind_sentence_and_holds_nobody_up(survey, monkeypatch):
    def breaks(job, reached):
        raise ZeroDivisionError("secret details")

    monkeypatch.setitem(job_files.MAKERS, JobKind.DATA, breaks)
    job, other = ask(survey), ask(survey, JobKind.WORKBOOK)
    assert [jobs.run_due_job(now=NOW()).state for _ in range(2)] == [JobState.FAILED, JobState.DONE]
    problem = Job.objects.get(pk=job.pk).problem
    assert (problem, state(other)) == (
        "Something went wrong on our side. Ask for the file again.",
        JobState.DONE,
    )


def test_who_left_the_team_gets_no_file(survey):
    job = ask(survey, by=join(survey.pillar.study, make_user("Anna"), Role.ANALYST))
    survey.pillar.study.memberships.filter(role=Role.ANALYST).delete()
    failed = jobs.run_job(job_id=job.pk, now=NOW())
    assert (failed.state, failed.problem) == (
        JobState.FAILED,
        "You are no longer on the team of this study.",
    )


# --- cancelling -----------------------------------------------------------------------------


def test_a_cancelled_job_is_not_begun(survey):
    job = ask(survey)
    client = signed_in(alice(survey))
    assert client.post(page(job, "job_cancel")).status_code == 302
    assert jobs.run_job(job_id=job.pk, now=NOW()) is None
    assert (state(job), JobFile.objects.count()) == (JobState.CANCELLED, 0)


def test_a_running_job_stops_before_its_next_step_and_leaves_nothing(survey, monkeypatch):
    job = ask(survey)
    inside, steps = job_files.MAKERS[JobKind.DATA], []

    def cancelled_under_way(job, reached):
        def watched(done, total):
            steps.append(done)
            if done == 2:
                jobs.cancel_job(job=job, now=NOW())
            reached(done, total)

        return inside(job, watched)

    monkeypatch.setitem(job_files.MAKERS, JobKind.DATA, cancelled_under_way)
    jobs.run_job(job_id=job.pk, now=NOW())
    assert (steps, state(job), JobFile.objects.count()) == ([0, 1, 2], JobState.CANCELLED, 0)


def test_cancelling_too_late_keeps_the_file(survey):
    job = made_job(survey)
    shown = signed_in(alice(survey)).post(page(job, "job_cancel"), follow=True)
    assert "It was finished already." in text_of(shown)
    assert (state(job), JobFile.objects.count()) == (JobState.DONE, 1)


# --- the page -------------------------------------------------------------------------------


def test_the_page_tells_how_far_the_work_is_and_works_by_reload(survey):
    job = ask(survey)
    client = signed_in(alice(survey))
    assert "A worker takes it up within seconds." in text_of(client.get(page(job)))
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, claimed_at=NOW(), attempts=1, done=3, total=7
    )
    text = text_of(client.get(page(job)))
    assert ("3 of 7 steps" in text, "Being made" in text, ">Reload</a>" in text) == (True,) * 3
    assert 'value="3" max="7"' in text


def test_the_file_comes_with_a_safe_name_and_stays_out_of_caches(survey):
    job = made_job(survey)
    response = signed_in(alice(survey)).get(page(job, "job_file"))
    assert (response["Content-Disposition"], response["Content-Type"]) == (
        'attachment; filename="personalised-medicine-pillar-1-data-en.zip"',
        "application/zip",
    )
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == (
        "no-store",
        "nosniff",
    )
    assert response.content == content_of(job)


@pytest.mark.parametrize("name", ["job", "job_file"])
def test_a_file_is_there_for_the_person_who_asked_alone(survey, name):
    job, owner = made_job(survey), alice(survey)
    colleague = join(survey.pillar.study, make_user("Carol"), Role.COORDINATOR)
    visitors = [owner, colleague, make_user("Charlie")]
    assert [signed_in(who).get(page(job, name)).status_code for who in visitors] == [200, 404, 404]


@pytest.mark.parametrize("name", ["job", "job_file"])
def test_who_leaves_the_team_loses_the_files(survey, name):
    anna = join(survey.pillar.study, make_user("Anna"), Role.ANALYST)
    job, client = made_job(survey, by=anna), signed_in(anna)
    assert client.get(page(job, name)).status_code == 200
    anna.memberships.all().delete()
    assert client.get(page(job, name)).status_code == 404


def test_an_unfinished_job_has_no_file_and_a_made_up_key_no_page(survey):
    job, client = ask(survey), signed_in(alice(survey))
    assert client.get(page(job, "job_file")).status_code == 404
    assert client.get(reverse("surveys:job", args=[uuid.uuid4()])).status_code == 404


def test_after_a_week_the_file_is_gone_from_the_page_and_then_from_the_database(survey):
    job, client = made_job(survey), signed_in(alice(survey))
    Job.objects.filter(pk=job.pk).update(expires_at=NOW())
    gone = [client.get(page(job, name)).status_code for name in ("job", "job_file")]
    assert (gone, JobFile.objects.count()) == ([404, 404], 1)
    tasks.tick()
    assert (Job.objects.count(), JobFile.objects.count()) == (0, 0)


def test_files_last_seven_days(survey):
    job = made_job(survey)
    assert job.expires_at - job.finished_at == 7 * DAY
    early = jobs.delete_expired_jobs(now=job.expires_at - dt.timedelta(seconds=1))
    assert (early, jobs.delete_expired_jobs(now=job.expires_at)) == (0, 1)


def test_the_page_takes_few_queries(survey):
    assert query_count(signed_in(alice(survey)), page(made_job(survey))) <= 6


# --- what the database refuses --------------------------------------------------------------


@pytest.mark.each_database
@pytest.mark.parametrize(
    "columns",
    [
        {"state": JobState.DONE},
        {"state": JobState.FAILED, "finished_at": NOW(), "expires_at": NOW()},
        {"done": 2, "total": 1},
        {"kind": "anything"},
    ],
    ids=["done without times", "failed without a sentence", "more than done", "unknown kind"],
)
def test_the_database_refuses_a_job_that_makes_no_sense(survey, columns):
    job = ask(survey)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**columns)


# --- a real worker --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_the_file(celery_worker_process):
    survey = sealed_round(ratings=[{1: 5, 2: 3}] * 6).survey
    job = ask(survey, JobKind.WORKBOOK)
    tasks.hint(tasks.run_job, job_id=str(job.pk))
    deadline = time.monotonic() + 40
    while state(job) != JobState.DONE:
        assert celery_worker_process.is_alive()
        assert time.monotonic() < deadline, celery_worker_process.log.read_text()
        time.sleep(0.1)
    assert content_of(job)[:2] == b"PK"
