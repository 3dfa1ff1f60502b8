"""A whole round, from the link to the thank-you, as different people sit through it.

Each test ends with the database holding exactly what the person chose.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.sitting import (
    choose,
    codes,
    comment,
    item,
    said,
    sit_down,
    start,
    stored,
    submit,
)
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link():
    survey_round = open_survey_round(make_survey(priorities=5))
    return link_of(expert_of(survey_round.survey, 0))


def test_by_keyboard_alone(context, live_server, link):
    page = context.new_page()
    page.goto(f"{live_server.url}/i/{link.token}/")

    def tab_to(name):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("name => document.activeElement.innerText.startsWith(name)", name):
                return
        raise AssertionError(f"Tab never reaches {name!r}")

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)

    tab_to("I agree and start")
    press("Enter")
    expect(page.get_by_role("heading", name="Your surveys")).to_be_visible()
    tab_to("Start rating")
    press("Enter")
    expect(page.locator("#rating-form")).to_be_visible()
    first, second, third, fourth, fifth = codes(page)
    press("5", "n", "0", "n", "3", "ArrowRight", "p")  # 0 says "cannot judge"
    press("9", "n", "n", "n", "1", "u", "2")  # 9 is not on the scale; U goes back to the fourth
    tab_to("Add a comment")
    press("Enter", "Tab")
    page.keyboard.type("Not before 2030: n, u and 5 are letters here.")
    press("Tab")
    expect(item(page, fourth).locator(".rate-status")).to_have_text("Saved")
    expect(page.locator(".progress-sentence")).to_have_text("Rated 5 of 5")
    tab_to("Review and submit")
    press("Enter")
    expect(page.get_by_text("You have rated 5 of 5 priorities")).to_be_visible()
    tab_to("Submit my answers")
    press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored() == said(
        ratings={first: 5, second: 0, third: 4, fourth: 2, fifth: 1},
        comments={fourth: "Not before 2030: n, u and 5 are letters here."},
        is_submitted=True,
    )


def test_on_a_small_phone_one_at_a_time(browser, live_server, link):
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True
    )
    page = start(context, live_server.url, link)
    order = codes(page)
    shown = page.locator("article.rate-item").filter(visible=True)
    for value, code in zip("54U", order, strict=False):
        expect(shown.locator("legend")).to_contain_text(code)
        shown.locator(f"label:has(input[value='{value}'])").tap()
        expect(shown.locator(".rate-status")).to_have_text("Saved")
        page.get_by_role("button", name="Next", exact=True).tap()
    page.get_by_role("button", name="Back", exact=True).tap()
    expect(shown.locator("legend")).to_contain_text(order[2])
    shown.get_by_text("Add a comment").tap()
    shown.locator("textarea").fill("I do not know this field.")
    page.get_by_role("button", name="Show as a list").tap()
    expect(shown).to_have_count(5)
    page.get_by_label("Your suggestion").fill("Train nurses.")
    page.get_by_role("button", name="Review and submit").tap()
    page.get_by_role("button", name="Submit my answers").tap()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored() == said(
        ratings=dict(zip(order, [5, 4, 0], strict=False)),
        comments={order[2]: "I do not know this field."},
        suggestions=["Train nurses."],
        is_submitted=True,
    )


def test_without_javascript(browser, live_server, link):
    context = browser.new_context(java_script_enabled=False)
    page = start(context, live_server.url, link)
    for code, value in {"I-01": "5", "I-02": "U", "I-04": "1"}.items():
        item(page, code).locator(f"input[value='{value}']").check()
    comment(page, "I-04", "Two lines,\nof which this is one.")
    page.get_by_label("Your suggestion").fill("Train nurses.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".progress-sentence")).to_have_text("Rated 3 of 5")
    item(page, "I-01").locator("input[value='2']").check()
    submit(page)
    assert stored() == said(
        ratings={"I-01": 2, "I-02": 0, "I-04": 1},
        comments={"I-04": "Two lines,\nof which this is one."},
        suggestions=["Train nurses."],
        is_submitted=True,
    )


def test_back_after_submitting_shows_what_was_said_and_takes_changes(context, live_server, link):
    page = start(context, live_server.url, link)
    choose(page, "I-01", "5")
    comment(page, "I-01", "Because.")
    submit(page)
    page.go_back()
    expect(page.get_by_text("You have rated 1 of 5 priorities")).to_be_visible()
    page.go_back()
    expect(item(page, "I-01").locator("input:checked")).to_have_value("5")
    expect(item(page, "I-01").locator("textarea")).to_have_value("Because.")
    choose(page, "I-02", "1")
    assert stored() == said(
        ratings={"I-01": 5, "I-02": 1}, comments={"I-01": "Because."}, is_submitted=True
    )


def test_continued_on_another_device(browser, live_server, link):
    page = start(browser.new_context(), live_server.url, link)
    choose(page, "I-01", "4")
    comment(page, "I-01", "On the train.")
    expect(item(page, "I-01").locator(".rate-status")).to_have_text("Saved")
    page.context.close()  # the battery is empty

    page = sit_down(browser.new_context(), live_server.url, link)
    expect(page.get_by_text("You have rated 1 of 5 priorities")).to_be_visible()
    page.get_by_role("link", name="Continue rating").click()
    expect(page.locator(".rate-scale input:checked")).to_have_count(1)
    expect(item(page, "I-01").locator("input:checked")).to_have_value("4")
    expect(item(page, "I-01").locator("textarea")).to_have_value("On the train.")
    choose(page, "I-01", "5")
    choose(page, "I-03", "2")
    submit(page)
    assert stored() == said(
        ratings={"I-01": 5, "I-03": 2}, comments={"I-01": "On the train."}, is_submitted=True
    )


def test_switching_the_language_in_mid_round_keeps_everything(context, live_server, link):
    page = start(context, live_server.url, link)
    order = codes(page)
    choose(page, "I-01", "4")
    item(page, "I-02").locator("input[value='U']").check()
    comment(page, "I-02", "我不了解。")  # goes on its way with the click on the other language
    page.locator("header button[lang='zh-Hans']").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(item(page, "I-01").locator("legend")).to_contain_text("条目 1")
    expect(item(page, "I-01").locator("input:checked")).to_have_value("4")
    expect(item(page, "I-02").locator("textarea")).to_have_value("我不了解。")
    assert codes(page) == order
    choose(page, "I-03", "5")
    submit(page)
    assert stored() == said(
        ratings={"I-01": 4, "I-02": 0, "I-03": 5},
        comments={"I-02": "我不了解。"},
        is_submitted=True,
    )


def test_the_link_in_the_other_language_leads_through_the_same_round(browser, live_server, link):
    context = browser.new_context(locale="zh-CN")
    context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": live_server.url}])
    page = start(context, live_server.url, link)
    expect(page.locator("article legend span[lang]").first).to_have_text(re.compile("^条目"))
    choose(page, "I-05", "3")
    submit(page)
    assert stored() == said(ratings={"I-05": 3}, is_submitted=True)
