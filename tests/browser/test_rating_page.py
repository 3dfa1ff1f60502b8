"""The rating page in a real browser: keyboard, broken network, no JavaScript, small screens."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import expect

from surveys.models import Rating
from tests.factories.surveys import (
    expert_of,
    let_others_answer,
    link_of,
    make_survey,
    open_survey_round,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey_round():
    return open_survey_round(make_survey(priorities=4))


def enter(context, live_server, survey_round, wait_until="load"):
    page = context.new_page()
    link = link_of(expert_of(survey_round.survey, 0))
    page.goto(f"{live_server.url}/i/{link.token}/")
    page.get_by_role("button", name="I agree and start").click()
    page.goto(f"{live_server.url}/answer/{survey_round.pk}/", wait_until=wait_until)
    return page


def stored():
    return sorted(Rating.objects.values_list("value", flat=True))


def test_rating_works_by_keyboard_alone(context, live_server, survey_round):
    page = enter(context, live_server, survey_round)
    first = page.locator("article.rate-item").first
    for _ in range(40):  # skip link, language, then the first group of radio buttons
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    expect(page.locator(".rate-scale input:checked")).to_have_count(0)
    page.keyboard.press("Space")
    expect(first.locator(".rate-status")).to_have_text("Saved")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(first.locator("input:checked")).to_have_value("3")
    expect(first.locator(".rate-status")).to_have_text("Saved")
    page.wait_for_function("!document.querySelector('.rate-status.is-failed')")
    page.reload()
    expect(page.locator("article.rate-item").first.locator("input:checked")).to_have_value("3")
    assert stored() == [3]


def test_a_choice_without_network_is_kept_and_saved_when_it_returns(
    context, live_server, survey_round
):
    page = enter(context, live_server, survey_round)
    first = page.locator("article.rate-item").first
    context.set_offline(True)
    first.locator("input[value='5']").check()
    expect(first.locator(".rate-status.is-failed")).to_contain_text("Not saved")
    assert stored() == []
    context.set_offline(False)
    expect(first.locator(".rate-status")).to_have_text("Saved", timeout=15_000)
    expect(page.locator(".progress-sentence")).to_have_text("Rated 1 of 4")
    assert stored() == [5]


def test_choices_that_overtake_each_other_on_the_way_end_with_the_last_one(
    context, live_server, survey_round
):
    # The network keeps the first request back for half a second, and lets the others pass.
    context.add_init_script("""
        const real = window.fetch;
        let calls = 0;
        window.fetch = async (...words) => {
            if (calls++ === 0) await new Promise((done) => setTimeout(done, 500));
            return real(...words);
        };
    """)
    page = enter(context, live_server, survey_round)
    first = page.locator("article.rate-item").first
    for value in "123":
        first.locator(f"input[value='{value}']").check()
    page.wait_for_timeout(1000)
    expect(first.locator(".rate-status")).to_have_text("Saved")
    assert stored() == [3]


def test_a_choice_made_before_the_script_arrived_is_saved(context, live_server, survey_round):
    late = []

    def hold(route):
        late.append(route)

    context.route("**/js/rate.js", hold)
    page = enter(context, live_server, survey_round, wait_until="commit")
    first = page.locator("article.rate-item").first
    first.locator("input[value='5']").check()
    assert stored() == []
    for route in late:
        route.continue_()
    expect(first.locator(".rate-status")).to_have_text("Saved")
    assert (len(late), stored()) == (1, [5])


def test_a_closed_round_says_so_at_once(context, live_server, survey_round):
    from django.utils import timezone

    from surveys.services import rounds

    page = enter(context, live_server, survey_round)
    let_others_answer(survey_round)
    rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    first = page.locator("article.rate-item").first
    first.locator("input[value='5']").check()
    expect(first.locator(".rate-status.is-failed")).to_contain_text("This round has closed")
    assert stored() == [4] * 5  # those of the others


def test_rating_works_without_javascript(browser, live_server, survey_round):
    context = browser.new_context(java_script_enabled=False)
    page = enter(context, live_server, survey_round)
    for index, value in enumerate("54U"):
        article = page.locator("article.rate-item").nth(index)
        article.locator(f"input[value='{value}']").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("input:checked")).to_have_count(3)
    page.get_by_role("button", name="Review and submit").click()
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored() == [0, 4, 5]


@pytest.mark.parametrize("width", [320, 360, 640, 1920])
def test_nothing_scrolls_sideways_and_controls_are_big_enough(
    browser, live_server, survey_round, width
):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = enter(context, live_server, survey_round)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown = page.locator("label.rate-option").filter(visible=True)
    assert min(box.bounding_box()["height"] for box in shown.all()) >= 44


def test_a_first_visit_to_30_priorities_weighs_less_than_150_kb(context, live_server):
    survey_round = open_survey_round(make_survey(priorities=30))
    link = link_of(expert_of(survey_round.survey, 0))
    page = context.new_page()
    page.goto(f"{live_server.url}/i/{link.token}/")
    page.get_by_role("button", name="I agree and start").click()
    fresh, addresses = context.new_page(), []
    fresh.on("request", lambda request: addresses.append(request.url))
    fresh.goto(f"{live_server.url}/answer/{survey_round.pk}/", wait_until="networkidle")
    icon = fresh.locator("link[rel=icon]").get_attribute("href")  # not every Chromium asks for it
    addresses = list(dict.fromkeys([*addresses, urljoin(live_server.url, icon)]))
    kinds = {address.rpartition(".")[2] for address in addresses[1:]}
    assert kinds == {"css", "js", "woff2", "svg"}
    assert not [address for address in addresses if "plotly" in address]
    # Weighed through our own middleware: the live server of the tests sends files as they lie.
    client = Client(headers={"accept-encoding": "gzip"})
    client.cookies["expert"] = link.token
    weights = [len(client.get(urlsplit(address).path).getvalue()) for address in addresses]
    assert 20_000 < sum(weights) < 150_000
