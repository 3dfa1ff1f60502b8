"""Bad networks, impatient fingers and a round that closes meanwhile: told kindly, nothing lost."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from surveys.models import Ballot, Rating
from surveys.services import rounds
from tests.browser.sitting import LOUD, choose, comment, item, said, start, stored, submit
from tests.factories.surveys import (
    expert_of,
    let_others_answer,
    link_of,
    make_survey,
    open_survey_round,
)

pytestmark = pytest.mark.django_db(transaction=True)
SAVES = re.compile(r"/items/\d+/")
PATIENCE = 20_000  # milliseconds: the page waits 1, 2, 4 … seconds between its own tries


@pytest.fixture
def survey_round():
    return open_survey_round(make_survey(priorities=4))


@pytest.fixture
def link(survey_round):
    return link_of(expert_of(survey_round.survey, 0))


def test_offline_in_the_middle(context, live_server, link):
    page = start(context, live_server.url, link)
    choose(page, "I-01", "5")
    context.set_offline(True)
    item(page, "I-02").locator("input[value='4']").check()
    item(page, "I-03").locator("input[value='U']").check()
    item(page, "I-03").locator("input[value='1']").check()
    comment(page, "I-02", "Written in a tunnel.")
    page.get_by_label("Your suggestion").fill("Mend the network.")
    page.get_by_role("button", name="Review and submit").click()
    # Loud beside each and beside the button that was pressed; and the page is still there.
    expect(page.get_by_role("alert")).to_have_text("Not saved yet: 4. Please leave this page open.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(LOUD)).to_have_count(3)
    expect(item(page, "I-03").locator(".rate-status")).to_contain_text("there is no connection")
    assert stored() == said(ratings={"I-01": 5})

    context.set_offline(False)
    expect(page.locator(LOUD)).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(item(page, "I-03").locator("input:checked")).to_have_value("1")
    kept = said(
        ratings={"I-01": 5, "I-02": 4, "I-03": 1},
        comments={"I-02": "Written in a tunnel."},
        suggestions=["Mend the network."],
    )
    assert stored() == kept
    submit(page)
    assert stored() == kept | {"is_submitted": True}


def test_a_press_that_takes_its_time_meets_its_button(context, live_server, link):
    """What fails between down and up is told afterwards: telling it moves the button away."""
    page = start(context, live_server.url, link)
    button = page.get_by_role("button", name="Review and submit")
    page.get_by_label("Your suggestion").fill("Mend the network.")
    button.scroll_into_view_if_needed()
    button.hover()
    context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.mouse.down()  # leaves the suggestion, which is then sent
    page.wait_for_timeout(200)
    page.mouse.up()
    expect(page.get_by_role("alert")).to_have_text("Not saved yet: 1. Please leave this page open.")
    expect(page.get_by_role("alert")).to_be_focused()


@pytest.mark.parametrize("fault", ["lost", "busy", "sign-in page of a hotel"])
def test_a_request_that_fails_once_is_sent_again(context, live_server, link, fault):
    page = start(context, live_server.url, link)
    tries = []

    def fail_once(route):
        tries.append(route.request.post_data)
        if len(tries) > 1:
            route.continue_()
        elif fault == "lost":
            route.abort()
        else:
            route.fulfill(status=503 if fault == "busy" else 200, body="<h1>Welcome</h1>")

    page.route(SAVES, fail_once)
    item(page, "I-01").locator("input[value='5']").check()
    expect(item(page, "I-01").locator(LOUD)).to_contain_text("Not saved")
    expect(item(page, "I-01").locator(".rate-status.is-saved")).to_have_text(
        "Saved", timeout=PATIENCE
    )
    expect(page.locator("#rate-unsaved")).to_be_hidden()
    assert (tries, stored()) == (["rating=5", "rating=5"], said(ratings={"I-01": 5}))


def test_an_answer_that_is_lost_on_the_way_back_counts_once(context, live_server, link):
    page = start(context, live_server.url, link)
    lost = []

    def lose_the_answer(route):
        route.fetch()
        lost.append(route.request.post_data)
        route.abort()

    page.route(SAVES, lose_the_answer, times=1)
    item(page, "I-01").locator("input[value='5']").check()
    expect(item(page, "I-01").locator(".rate-status.is-saved")).to_have_text(
        "Saved", timeout=PATIENCE
    )
    submit(page)
    assert (lost, stored()) == (["rating=5"], said(ratings={"I-01": 5}, is_submitted=True))


def test_double_clicks_and_a_replayed_request_change_nothing(context, live_server, link):
    page = start(context, live_server.url, link)
    with page.expect_request(SAVES) as caught:
        item(page, "I-01").locator("label", has_text="5").dblclick()
    expect(item(page, "I-01").locator(".rate-status")).to_have_text("Saved")
    choose(page, "I-02", "3")
    replayed = context.request.fetch(caught.value, headers=caught.value.all_headers())
    assert replayed.json()["status"] == "Saved"
    page.get_by_role("button", name="Review and submit").dblclick()
    page.get_by_role("button", name="Submit my answers").dblclick()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert stored() == said(ratings={"I-01": 5, "I-02": 3}, is_submitted=True)


def test_a_link_that_holds_no_longer_says_what_to_do_and_then_saves(context, live_server, link):
    page = start(context, live_server.url, link)
    choose(page, "I-01", "2")
    context.clear_cookies(name="expert")
    item(page, "I-01").locator("input[value='5']").check()
    expect(item(page, "I-01").locator(LOUD)).to_contain_text("no longer knows you")
    start(context, live_server.url, link)  # in another tab
    expect(item(page, "I-01").locator(".rate-status.is-saved")).to_have_text(
        "Saved", timeout=PATIENCE
    )
    assert stored() == said(ratings={"I-01": 5})


def test_a_round_that_closes_meanwhile_hands_the_words_back(
    context, live_server, survey_round, link
):
    page = start(context, live_server.url, link)
    choose(page, "I-01", "4")
    let_others_answer(survey_round)
    rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    item(page, "I-02").locator("input[value='5']").check()
    expect(item(page, "I-02").locator(LOUD)).to_contain_text("This round has closed")
    comment(page, "I-02", "A thought that came late.")
    page.get_by_role("button", name="Review and submit").click()
    expect(page.get_by_role("heading", name="This round has closed")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text("A thought that came late.")
    own = Rating.objects.filter(ballot__ballot_key=link.ballot_key)
    assert list(own.values_list("item__position", "value")) == [(1, 4)]
    assert not Ballot.objects.get(ballot_key=link.ballot_key).is_submitted
