"""Two people code 25 priorities by keyboard, each in an own browser; then it is published."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from roadmap.models import Coding
from studies.enums import Role
from tests.browser.axe import faults, faults_when_dark
from tests.factories.pages import signed_in
from tests.factories.roadmap import add_sub_topic, coordinator, finished_survey
from tests.factories.studies import join, make_user

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 25
# What Alice types for each priority, and where Ana, who codes independently, types something else.
KEYS = ["1a" if number % 2 else "1b" for number in range(1, COUNT + 1)]
OTHER = {3: "1b", 8: "1a", 20: "0"}
REASON = "The statement is about what people learn."


@pytest.fixture
def survey():
    made = finished_survey(given={number: [5] * 5 for number in range(1, COUNT + 1)})
    add_sub_topic(made.pillar)
    add_sub_topic(made.pillar, title="Public trust", title_zh="公众信任")
    return made


def enter(browser, base, user, study, **options):
    """A window of this person, on the coding board."""
    context = browser.new_context(base_url=base, reduced_motion="reduce", **options)
    cookies = signed_in(user).cookies
    context.add_cookies([{"name": k, "value": m.value, "url": base} for k, m in cookies.items()])
    page = context.new_page()
    page.goto(reverse("roadmap:coding_board", args=[study.slug]))
    return page


def code_by_keys(page, keys):
    """Into the first priority, then two keys for each and j for the next."""
    page.locator("select").first.focus()
    for number, each in enumerate(keys, start=1):
        page.keyboard.type(each)
        if each == "0":
            expect(page.locator("article:focus-within textarea")).to_be_focused()
            page.keyboard.type("Neither fits.")
            page.keyboard.press("Shift+Tab")  # over the summary back to the code; that saves
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("j" if number < len(keys) else "k")
    expect(page.locator(f"#I-{len(keys) - 1:02}")).to_be_focused()
    expect(page.locator(".coding-status.is-saved")).to_have_count(len(keys))


def test_two_coders_compare_decide_merge_and_publish(browser, live_server, survey):
    study, base = survey.pillar.study, live_server.url
    ana = join(study, make_user("Ana"), Role.ANALYST)
    alice = enter(browser, base, coordinator(study), study)
    alice.get_by_role("button", name="Code as the first of two coders").click()
    code_by_keys(alice, KEYS)
    expect(alice.get_by_text(f"You have coded {COUNT} of {COUNT}")).to_be_visible()
    # With the mouse, the number is dragged onto the codebook: away, and back again.
    for title in ("Public trust", "Health literacy"):
        entry = alice.locator(".code-entry", has_text=title)
        alice.locator("#I-01 .coding-handle").drag_to(entry)
        expect(alice.locator("#I-01 select option:checked")).to_contain_text(title)
        expect(alice.locator("#I-01 .coding-status")).to_have_text("Saved")
    alice.get_by_role("searchbox", name="Find a code").fill("trust")
    expect(alice.locator(".code-entry:visible")).to_have_count(1)
    assert (faults(alice), faults_when_dark(alice)) == ([], [])
    alice.get_by_role("button", name="Hand in my codes").click()

    second = enter(browser, base, ana, study, viewport={"width": 360, "height": 740})
    expect(second.locator("select")).to_have_count(0)
    second.get_by_role("button", name="Code as the second coder").click()
    chosen = second.locator("select").evaluate_all("all => all.map(each => each.value)")
    assert chosen == [""] * COUNT
    code_by_keys(second, [OTHER.get(n, key) for n, key in enumerate(KEYS, start=1)])
    assert second.evaluate("document.documentElement.scrollWidth") <= 360
    second.get_by_role("button", name="Hand in my codes").click()

    second.get_by_role("button", name="Compare the codes").click()
    expect(second.get_by_text("22 of 25", exact=True)).to_be_visible()
    second.get_by_role("button", name="Accept all 22 codes").click()
    expect(second.get_by_text("22 codes are accepted.")).to_be_visible()
    alice.goto(second.url)
    for number in OTHER:
        row = alice.locator(f"#I-{number:02}")
        row.get_by_label(re.compile("^Code ")).select_option(label="I.I.a Health literacy")
        row.get_by_label(re.compile("^Reason")).fill(REASON)
        row.get_by_role("button", name="Decide").click()
        expect(row.get_by_text(REASON).first).to_be_visible()
    assert (faults(alice), faults_when_dark(alice)) == ([], [])
    assert Coding.objects.count() == COUNT

    for index, title in enumerate(("Teach it", "Earn it")):
        alice.goto(f"/desk/studies/{study.slug}/actions/")
        alice.get_by_role("link", name=re.compile("New action in")).nth(index).click()
        alice.locator("[name=title_en]").fill(title)
        alice.locator("[name=text_en]").fill("Add a module.")
        for box in alice.locator("input[name=rests_on]").all():
            box.check()
        alice.get_by_role("button", name="Save the action").click()
    alice.goto(f"/desk/studies/{study.slug}/editions/")
    alice.get_by_role("button", name="Publish the first edition").click()

    dora = browser.new_context(base_url=base).new_page()
    dora.goto(f"/roadmap/{study.slug}/method/")
    expect(dora.get_by_text("They chose the same code for 22 of 25 (88 %).")).to_be_visible()
    dora.get_by_text("Codebook of pillar I").click()
    assert (faults(dora), faults_when_dark(dora)) == ([], [])
    dora.goto(f"/roadmap/{study.slug}/priorities/I-03/")
    expect(dora.get_by_text(REASON)).to_be_visible()
    for context in (alice.context, second.context, dora.context):
        context.close()
