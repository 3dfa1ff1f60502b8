"""The same round open twice: nothing that one window stored is overwritten unseen by the other."""

import pytest
from playwright.sync_api import expect

from tests.browser.sitting import choose, comment, item, said, start, stored
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link():
    survey_round = open_survey_round(make_survey(priorities=4))
    return link_of(expert_of(survey_round.survey, 0))


def save_all(page):
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Save", exact=True).click()
    return navigation.value.status


def test_an_old_window_without_javascript_is_refused_and_shows_both(browser, live_server, link):
    context = browser.new_context(java_script_enabled=False)
    old = start(context, live_server.url, link)
    item(old, "I-01").locator("input[value='3']").check()
    assert save_all(old) == 200
    new = start(context, live_server.url, link)
    item(new, "I-01").locator("input[value='5']").check()
    comment(new, "I-01", "From the new window.")
    comment(new, "I-02", "Only in the new one.")
    new.get_by_label("Your suggestion").fill("New suggestion.")
    assert save_all(new) == 200
    kept = said(
        ratings={"I-01": 5},
        comments={"I-01": "From the new window.", "I-02": "Only in the new one."},
        suggestions=["New suggestion."],
    )
    assert stored() == kept

    comment(old, "I-01", "From the old window.")
    item(old, "I-03").locator("input[value='1']").check()
    old.get_by_label("Your suggestion").fill("Old suggestion.")
    assert save_all(old) == 409
    assert stored() == kept
    expect(old.get_by_role("alert").first).to_contain_text("Nothing was overwritten")
    expect(item(old, "I-01").locator("input:checked")).to_have_value("3")
    expect(item(old, "I-01")).to_contain_text("Stored by another window: 5")
    expect(item(old, "I-01").locator("textarea")).to_have_value("From the old window.")
    expect(item(old, "I-01").locator("blockquote")).to_have_text("From the new window.")
    expect(item(old, "I-02").locator("textarea")).to_have_value("Only in the new one.")
    expect(item(old, "I-02").locator(".rate-elsewhere")).to_have_count(0)
    expect(item(old, "I-03").locator("input:checked")).to_have_value("1")
    expect(old.locator("#suggest textarea").first).to_have_value("Old suggestion.")
    expect(old.locator("#suggest blockquote")).to_have_text("New suggestion.")

    assert save_all(old) == 200  # now that both were seen
    assert stored() == said(
        ratings={"I-01": 3, "I-03": 1},
        comments={"I-01": "From the old window.", "I-02": "Only in the new one."},
        suggestions=["Old suggestion."],
    )


def test_an_old_window_with_javascript_sends_only_what_was_done_in_it(context, live_server, link):
    old = start(context, live_server.url, link)
    choose(old, "I-01", "3")
    new = start(context, live_server.url, link)
    choose(new, "I-01", "5")
    comment(new, "I-02", "From the new window.")
    expect(item(new, "I-02").locator(".rate-status")).to_have_text("Saved")
    choose(old, "I-03", "1")  # its 3 for the first priority is old by now
    with old.expect_request(lambda request: request.method == "POST") as sent:
        old.get_by_role("button", name="Review and submit").click()
    expect(old.get_by_text("You have rated 2 of 4 priorities")).to_be_visible()
    fields = {part.split("=")[0] for part in sent.value.post_data.split("&")}
    assert fields == {"csrfmiddlewaretoken", "revision", "next"}
    assert stored() == said(
        ratings={"I-01": 5, "I-03": 1}, comments={"I-02": "From the new window."}
    )


def test_a_refused_page_with_javascript_keeps_its_words_until_they_are_stored(
    browser, live_server, link
):
    context = browser.new_context()
    context.route("**/js/rate.js", lambda route: route.abort())  # as on a bad line
    old = start(context, live_server.url, link)
    context.unroute("**/js/rate.js")
    new = start(context, live_server.url, link)
    choose(new, "I-01", "5")
    comment(old, "I-02", "From the old window.")
    item(old, "I-01").locator("input[value='2']").check()
    assert save_all(old) == 409
    expect(item(old, "I-02").locator("textarea")).to_have_value("From the old window.")
    assert stored() == said(ratings={"I-01": 5})
    asked = []
    old.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    item(old, "I-02").locator("textarea").click()
    old.locator("header button[lang='zh-Hans']").click()
    expect(old.locator("html")).to_have_attribute("lang", "en")
    old.get_by_role("button", name="Review and submit").click()
    expect(old.get_by_text("You have rated 1 of 4 priorities")).to_be_visible()
    assert asked == ["beforeunload"]
    assert stored() == said(ratings={"I-01": 2}, comments={"I-02": "From the old window."})
