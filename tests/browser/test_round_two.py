"""The second round: feedback, keeping a rating, filters, and what changed one's mind."""

import pytest
from playwright.sync_api import expect

from tests.browser.sitting import choose, codes, item, said, start, stored, submit
from tests.factories.second_round import every_history
from tests.factories.surveys import expert_of, link_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey_round():
    return every_history()


def show(page, name):
    page.get_by_role("navigation", name="Which priorities").get_by_role("link", name=name).click()
    expect(page.locator(".rate-filters [aria-current]")).to_contain_text(name)
    return sorted(codes(page))


def test_a_whole_second_round(context, live_server, survey_round):
    page = start(context, live_server.url, link_of(expert_of(survey_round.survey, 0)))
    everything = ["I-01", "I-02", "I-03", "I-06", "I-07", "I-08"]
    assert sorted(codes(page)) == everything
    assert show(page, "New or changed wording") == ["I-02", "I-03", "I-07", "I-08"]
    assert show(page, "Where I differ from most") == ["I-01", "I-02", "I-07", "I-08"]
    assert show(page, "All") == everything

    # Kept as it was: one click on what is no more than choosing it.
    first = item(page, "I-01")
    expect(first.locator("tr.is-mine th")).to_contain_text("5")
    first.get_by_role("button", name="Keep my rating: 5").click()
    expect(first.locator(".rate-status")).to_have_text("Saved")
    expect(first.locator("input:checked")).to_be_focused()
    expect(first.get_by_role("button", name="Keep my rating")).to_be_hidden()
    mind = first.locator("textarea[name^='change']")
    expect(mind).to_be_hidden()

    # Across the line between 3 and 4, and only there, it asks why.
    choose(page, "I-01", "4")
    expect(mind).to_be_hidden()
    choose(page, "I-01", "3")
    expect(mind).to_be_visible()
    mind.fill("The costs that others named.")
    mind.blur()
    expect(first.locator(".rate-status")).to_have_text("Saved")
    choose(page, "I-02", "3")
    expect(item(page, "I-02").locator("textarea[name^='change']")).to_be_hidden()
    choose(page, "I-07", "U")

    assert show(page, "Not rated yet") == ["I-03", "I-06", "I-08"]
    expect(page.locator(".progress-sentence")).to_have_text("Rated 3 of 6")
    choose(page, "I-03", "5")
    expect(page.locator(".progress-sentence")).to_have_text("Rated 4 of 6")
    submit(page)
    assert stored() == said(
        ratings={"I-01": 3, "I-02": 3, "I-03": 5, "I-07": 0},
        changes={"I-01": "The costs that others named."},
        is_submitted=True,
    )


def test_without_javascript_keeping_sends_the_page_and_comes_back_to_its_place(
    browser, live_server, survey_round
):
    context = browser.new_context(java_script_enabled=False)
    page = start(context, live_server.url, link_of(expert_of(survey_round.survey, 0)))
    item(page, "I-02").locator("input[value='4']").check()
    item(page, "I-01").get_by_role("button", name="Keep my rating: 5").click()
    expect(page.locator(".progress-sentence")).to_have_text("Rated 2 of 6")
    kept = item(page, "I-01").get_attribute("id")
    assert page.url.endswith(f"#{kept}")
    assert stored() == said(ratings={"I-01": 5, "I-02": 4})


def test_who_missed_the_first_round_reads_the_same_feedback(context, live_server, survey_round):
    page = start(context, live_server.url, link_of(expert_of(survey_round.survey, 10)))
    first = item(page, "I-01")
    expect(first).to_contain_text("You did not rate it then.")
    expect(first.locator("tr.is-mine")).to_have_count(0)
    first.locator("summary", has_text="4 reasons of the panel").click()
    reasons = first.locator(".rate-reasons li").all_text_contents()
    assert sorted(reasons) == [
        *("Costs too much.", "It works.", "My own reason.", "Nobody asks for it.")
    ]
    expect(page.get_by_role("button", name="Keep my rating")).to_have_count(0)
    choose(page, "I-01", "2")
    submit(page)
    assert stored() == said(ratings={"I-01": 2}, is_submitted=True)
