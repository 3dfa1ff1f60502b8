"""What the eye sees of the rating page: nothing moves, everything fits, choices stand out."""

import pytest
from playwright.sync_api import expect

from tests import trust_report
from tests.browser.sitting import LANGUAGES_AND_ROUNDS, item, start
from tests.factories.second_round import every_history
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db(transaction=True)
# Shifts are added up without regard to a recent click, which would excuse them all.
WATCH = """
    const shifts = [];
    const note = (entries) => {
        for (const entry of entries) {
            const moved = entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120));
            shifts.push([entry.value, ...moved]);
        }
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    window.layoutShifts = () => {
        note(observer.takeRecords());
        return shifts;
    };
"""
SIZES = [
    {"width": 360, "height": 640},
    {"width": 768, "height": 900},
    {"width": 1280, "height": 800},
]
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize(("language", "number"), LANGUAGES_AND_ROUNDS)
def test_nothing_moves_when_the_page_arrives_and_when_a_rating_is_saved(
    browser, live_server, language, number
):
    survey_round = every_history() if number == 2 else open_survey_round(make_survey())
    found = {}
    for index, size in enumerate(SIZES):  # another expert for each size, who has rated nothing yet
        link = link_of(expert_of(survey_round.survey, index))
        context = browser.new_context(viewport=size, timezone_id="Asia/Shanghai")
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": live_server.url}]
        )
        context.add_init_script(WATCH)
        page = start(context, live_server.url, link)
        expect(page.locator("#rate-place")).not_to_have_text("")
        # Never across the line, where a question is asked on purpose: expert 0 gave I-01 a 5.
        values = "54U" if index == 0 else "12U"
        others = [] if number == 2 else [("I-02", "3"), ("I-03", "5")]
        for code, value in [*(("I-01", value) for value in values), *others]:
            label = item(page, code).locator(f"label:has(input[value='{value}'])")
            label.evaluate("label => label.click()")
            expect(item(page, code).locator(".rate-status")).to_have_class("rate-status is-saved")
            page.evaluate(TWO_FRAMES)
        found[size["width"]] = page.evaluate("window.layoutShifts()")
        context.close()
    assert found == {360: [], 768: [], 1280: []}
    trust_report.note("nothing moves", language=language, round=number, widths=len(SIZES))


def test_the_observer_sees_a_planted_shift(page):
    page.add_init_script(WATCH)
    page.goto("data:text/html,<p id=a>one</p><p>two</p>")
    page.evaluate(TWO_FRAMES)
    page.evaluate("document.getElementById('a').style.height = '200px'")
    page.wait_for_function("window.layoutShifts().length > 0")


def test_a_choice_stands_out_in_forced_colours(browser, live_server):
    survey_round = open_survey_round(make_survey())
    context = browser.new_context(forced_colors="active")
    page = start(context, live_server.url, link_of(expert_of(survey_round.survey, 0)))
    labels = item(page, "I-01").locator("label")
    look = (
        "label => [getComputedStyle(label).borderTopWidth, getComputedStyle(label).borderTopColor]"
    )
    before = [label.evaluate(look) for label in labels.all()]
    labels.nth(3).click()
    after = [label.evaluate(look) for label in labels.all()]
    assert [index for index in range(6) if before[index] != after[index]] == [3]
    assert after[3][0] > before[3][0]


def test_reduced_motion_means_none(browser, live_server):
    survey_round = open_survey_round(make_survey())
    link = link_of(expert_of(survey_round.survey, 0))
    moving = """() => [...document.querySelectorAll("*")].filter((each) => {
        const style = getComputedStyle(each);
        return style.transitionDuration !== "0s" || style.animationName !== "none";
    }).length"""
    counts = {}
    for wish in ("reduce", "no-preference"):
        context = browser.new_context(reduced_motion=wish)
        counts[wish] = start(context, live_server.url, link).evaluate(moving)
    assert counts["reduce"] == 0
    assert counts["no-preference"] > 0
