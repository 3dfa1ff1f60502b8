"""A coordinator asks for files, watches a real worker, reloads, cancels, and downloads."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from surveys import tasks
from surveys.enums import JobKind, JobState
from surveys.models import Job
from tests.browser.axe import faults
from tests.factories.jobs import ask
from tests.factories.pages import signed_in
from tests.factories.surveys import sealed_round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey(db):
    return sealed_round(ratings=[{1: 5, 2: 3}] * 6).survey


def desk(browser, base, survey, **options):
    """A browser in which Alice is signed in."""
    context = browser.new_context(base_url=base, **options)
    client = signed_in(survey.pillar.study.memberships.get().user)
    cookies = [{"name": n, "value": m.value, "url": base} for n, m in client.cookies.items()]
    context.add_cookies(cookies)
    return context.new_page()


def test_a_file_is_asked_for_made_and_fetched(browser, live_server, survey, celery_worker_process):
    page = desk(browser, live_server.url, survey)
    page.goto(f"/desk/surveys/{survey.pk}/exports/")
    page.get_by_label("简体中文").check()
    page.get_by_role("button", name="Make: Position paper (PDF)").click()
    expect(page.get_by_role("status").last).to_have_text("Ready", timeout=30_000)
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    assert download.value.suggested_filename == "personalised-medicine-pillar-1-paper-zh.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_progress_survives_a_reload_and_the_page_follows_by_itself(browser, live_server, survey):
    job = ask(survey, JobKind.WORKBOOK)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=3, total=9, attempts=1)
    page = desk(browser, live_server.url, survey)
    page.goto(f"/desk/files/{job.pk}/")
    expect(page.get_by_text("3 of 9 steps")).to_be_visible()
    page.reload()
    expect(page.get_by_text("3 of 9 steps")).to_be_visible()
    assert faults(page) == []
    Job.objects.filter(pk=job.pk).update(done=5)
    expect(page.get_by_text("5 of 9 steps")).to_be_visible()
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    tasks.tick()
    expect(page.get_by_role("link", name="Download the file")).to_be_visible()


def test_without_javascript_a_file_is_cancelled_and_another_one_fetched(
    browser, live_server, survey
):
    page = desk(browser, live_server.url, survey, java_script_enabled=False)
    page.goto(f"/desk/surveys/{survey.pk}/exports/")
    page.get_by_role("button", name="Make: Data package").click()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("Cancelled. Nothing was kept.")).to_be_visible()
    page.get_by_role("link", name="Exports and report").click()
    page.get_by_role("button", name="Make: Workbook").click()
    tasks.tick()
    page.get_by_role("link", name="Reload").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    assert download.value.suggested_filename == "personalised-medicine-pillar-1-workbook-en.xlsx"
