"""Dora, a policymaker, on a phone: from a word to the action, to the votes, to a brief on paper."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.factories.roadmap import make_file_of, merge, publish, survey_of_two_rounds

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
READERS = [
    {
        "language": "en",
        "word": "literacy",
        "search": "Search",
        "title": "Teach health literacy",
        "story": "the whole story",
        "votes": "Sealed votes of round 1 (JSON)",
        "brief": "One-page brief",
    },
    {
        "language": "zh-hans",
        "word": "素养",
        "search": "搜索",
        "title": "普及健康素养",
        "story": "I-01",
        "votes": "JSON",
        "brief": "一页简报",
    },
]


@pytest.fixture
def study():
    survey = survey_of_two_rounds()
    merge(survey, title_en="Teach health literacy", title_zh="普及健康素养")
    make_file_of(publish(survey.pillar.study), "roadmap-zh-hans.pdf")
    return survey.pillar.study


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader["language"])
def test_an_action_is_found_by_a_word_its_votes_are_read_and_its_brief_fits_one_page(
    page, live_server, study, reader
):
    language, title = reader["language"], reader["title"]
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/roadmap/{study.slug}/?language={language}")
    page.locator("input[name=q]").fill(reader["word"])
    page.get_by_role("button", name=reader["search"]).click()
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    action = page.url
    # The votes stand on the page of the action, and a click away in the file that anyone recounts.
    expect(page.locator(".agreement-text").first).to_contain_text("12")
    page.get_by_role("link", name=reader["story"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page) == []
    page.goto(action.replace(f"/?language={language}", f"/thread/?language={language}"))
    with page.expect_download() as fetched:
        page.get_by_role("link", name=reader["votes"]).first.click()
    assert len(json.loads(fetched.value.path().read_text())["items"]) == 4
    page.goto(action)
    page.get_by_role("link", name=reader["brief"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert faults(page) == []
    assert pages_of(page.pdf(format="A4")) == 1
    page.goto(f"{live_server.url}/roadmap/{study.slug}/downloads/?language={language}")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="PDF 简体中文").click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF-")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
