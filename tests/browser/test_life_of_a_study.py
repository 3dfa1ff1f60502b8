"""A study from its first page to its published roadmap, by hand, with a real browser and worker.

Alice coordinates, ten experts rate two rounds, most of them without JavaScript, Dora reads the
roadmap without an account.
"""

import re
import time

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from surveys.enums import MessageState
from surveys.models import Message, SurveyRound
from tests.factories.studies import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PRIORITIES = [
    "Teach genetics in schools | 在学校讲授遗传学",
    "Publish every trial result | 公布每项试验结果",
    "Build a new ministry | 设立一个新的部委",
    "Share data across borders | 跨境共享数据",
]
# What expert 1, 2, ... says about the four priorities; "U" is "cannot judge".
FIRST = ["5523", "5513", "4423", "455U", "5424", "5413", "3524", "4U13"]
SECOND = ["54", "55", "44", "44", "45", "24"]
WITH_JAVASCRIPT = 3  # of the experts in each round
SECONDS = 40


def wait_for(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def is_sealed(number):
    return SurveyRound.objects.filter(number=number, state="sealed").exists()


def mails_sent():
    return Message.objects.filter(state=MessageState.SENT).count()


def links_in(outbox) -> list[str]:
    """Personal links in the mails of the local outbox, by expert."""
    found = {}
    for file in outbox.iterdir():
        text = file.read_text()
        address = re.search(r"expert(\d+)@panel\.example", text)
        found[int(address[1])] = re.search(r"/i/[A-Za-z0-9_-]{43}/", text)[0]
    return [found[number] for number in sorted(found)]


def enter(browser: Browser, base: str, link: str, *, java_script: bool) -> Page:
    """Return the rating page of one expert, who has come by the link and agreed."""
    page = browser.new_context(base_url=base, java_script_enabled=java_script).new_page()
    page.goto(link)
    page.get_by_role("button", name="I agree and start").click()
    page.get_by_role("link", name=re.compile("Start rating|Continue rating")).click()
    return page


def rate(page: Page, answers: dict[str, str], *, java_script: bool, comment: str = "") -> None:
    """Choose for every priority, write a comment on the first, submit.

    With JavaScript everything is saved at once.
    """
    for code, value in answers.items():
        article = page.locator("article.rate-item", has_text=code)
        article.locator(f"input[value='{value}']").check()
        if java_script:
            expect(article.locator(".rate-status")).to_have_text("Saved")
    if comment:
        page.locator("details.rate-comment summary").first.click()
        box = page.locator("details.rate-comment textarea").first
        box.fill(comment)
        box.blur()
        expect(page.locator("article.rate-item").first.locator(".rate-status")).to_have_text(
            "Saved"
        )
    page.get_by_role("button", name="Review and submit").click()
    expect(page.get_by_text(f"You have rated {len(answers)} of")).to_be_visible()
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.context.close()


def sign_in(context: BrowserContext, email: str) -> Page:
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def board(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_role("link", name="Better health").click()


def open_round(page: Page, number: int) -> None:
    page.get_by_role("button", name=re.compile("Open the round")).click()
    expect(page.get_by_role("heading", name=f"Round {number}")).to_be_visible()


def close_round(page: Page, number: int) -> None:
    page.get_by_role("link", name=re.compile("Close the round")).click()
    page.get_by_role("button", name=f"Close round {number}").click()
    if page.get_by_label("Password").count():  # once in ten minutes; then the closing goes on
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    wait_for(lambda: is_sealed(number))


def test_a_study_lives_from_first_page_to_published_roadmap(
    browser, live_server, celery_worker_process, local_outbox
):
    make_user("Alice")
    base = live_server.url
    context = browser.new_context(base_url=base)
    alice = sign_in(context, "alice@example.org")
    problems: list[str] = []
    alice.on("pageerror", lambda error: problems.append(str(error)))

    # Design: a study with a pillar, priorities, a panel.
    alice.goto("/desk/studies/new/")
    alice.locator("[name=title_en]").fill("Better health")
    alice.locator("[name=title_zh]").fill("更好的健康")
    alice.locator("[name=contact_email]").fill("alice@example.org")
    alice.get_by_role("button", name="Make the study").click()
    alice.get_by_role("link", name="Add the first pillar").click()
    alice.locator("[name=title_en]").fill("Shaping healthcare")
    alice.locator("[name=title_zh]").fill("构建医疗卫生体系")
    alice.get_by_role("button", name="Make the pillar").click()
    survey_round = SurveyRound.objects.get(number=1)
    survey_id = survey_round.survey_id
    alice.goto(f"/desk/surveys/{survey_id}/priorities/")
    alice.locator("[name=lines]").fill("\n".join(PRIORITIES))
    alice.get_by_role("button", name="Add to the list").click()
    alice.goto(f"/desk/surveys/{survey_id}/panel/")
    people = [f"Expert {n:02}; expert{n:02}@panel.example; EU; en" for n in range(1, 11)]
    alice.locator("[name=lines]").fill("\n".join(people))
    alice.get_by_role("button", name="Add to the panel").click()

    # Round 1: opened by hand, mailed by the worker, rated by eight of ten.
    alice.goto(f"/desk/rounds/{survey_round.pk}/open/")
    open_round(alice, 1)
    wait_for(lambda: mails_sent() == 10)
    links = links_in(local_outbox)
    codes = [f"I-{n:02}" for n in range(1, 5)]
    for index, (link, said) in enumerate(zip(links, FIRST, strict=False)):
        java_script = index < WITH_JAVASCRIPT
        reason = "It reaches everyone." if index == 0 else ""
        page = enter(browser, base, link, java_script=java_script)
        answers = dict(zip(codes, said, strict=True))
        rate(page, answers, java_script=java_script, comment=reason)
    wait_for(lambda: SurveyRound.objects.get(number=1).answered == 8)
    alice.reload()
    expect(alice.get_by_text("8 of 10 experts have answered")).to_be_visible()
    assert alice.goto(f"/desk/rounds/{survey_round.pk}/results/").status == 404
    alice.goto(f"/desk/rounds/{survey_round.pk}/")
    close_round(alice, 1)

    # Results, and a decision about each: 7 of 8, 7 of 7, 1 of 8 and 2 of 7 agreed.
    alice.goto(f"/desk/rounds/{survey_round.pk}/results/")
    expect(alice.get_by_text("7 of 8 (87.5 %)").first).to_be_visible()
    alice.goto(f"/desk/rounds/{survey_round.pk}/refine/")
    items = list(survey_round.items.values_list("pk", flat=True))
    for item, decision in zip(items, ["accept", "carry", "drop", "carry"], strict=True):
        alice.locator(f"input[name=decision-{item}][value={decision}]").check()
    alice.locator("#decisions").get_by_role("button", name="Save all decisions").click()
    expect(alice.get_by_text("Say why it is dropped").first).to_be_visible()
    alice.locator(f"[name=why-{items[2]}]").fill("Outside the reach of this study.")
    alice.locator("#decisions").get_by_role("button", name="Save all decisions").click()

    # Round 2: the group's answers and the own earlier rating, six of ten return.
    second = SurveyRound.objects.get(number=2)
    alice.goto(f"/desk/rounds/{second.pk}/open/")
    open_round(alice, 2)
    wait_for(lambda: mails_sent() == 30)  # two invitations and a closing mail to everybody
    first_page = browser.new_context(base_url=base).new_page()
    first_page.goto(links[0])
    first_page.get_by_role("button", name="I agree and start").click()
    first_page.goto(f"/answer/{second.pk}/")
    carried = first_page.locator("article.rate-item", has_text="I-02")
    expect(carried.locator("tr.is-mine")).to_contain_text("your rating")
    expect(carried.locator("tr.is-mine th")).to_contain_text("5")
    for index, (link, said) in enumerate(zip(links, SECOND, strict=False)):
        java_script = index < WITH_JAVASCRIPT
        page = enter(browser, base, link, java_script=java_script)
        answers = dict(zip(["I-02", "I-04"], said, strict=True))
        rate(page, answers, java_script=java_script)
    wait_for(lambda: SurveyRound.objects.get(number=2).answered == 6)
    alice.goto(f"/desk/rounds/{second.pk}/")
    close_round(alice, 2)

    # From consensus priorities to a published edition.
    slug = "better-health"
    alice.goto(f"/desk/studies/{slug}/structure/")
    alice.locator("[name$=lines]").first.fill("Responsible citizens | 负责任的公民")
    alice.get_by_role("button", name="Add areas").click()
    alice.locator("form:has-text('Add sub-topics') [name$=lines]").first.fill(
        "Health literacy | 健康素养"
    )
    alice.get_by_role("button", name="Add sub-topics").first.click()
    alice.goto(f"/desk/studies/{slug}/coding/")
    selects = alice.locator("select")
    expect(selects).to_have_count(3)
    for index in range(3):
        selects.nth(index).select_option(index=1)
    alice.get_by_role("button", name="Save all codes").click()
    alice.goto(f"/desk/studies/{slug}/actions/")
    alice.get_by_role("link", name=re.compile("action", re.IGNORECASE)).filter(
        has_text=re.compile("Write|New|Add")
    ).first.click()
    alice.locator("[name=title_en]").fill("Teach and publish")
    alice.locator("[name=title_zh]").fill("教学与公开")
    alice.locator("[name=text_en]").fill("Ministries teach genetics and publish results.")
    for box in alice.locator("input[name=rests_on]").all():
        box.check()
    alice.get_by_role("button", name="Save the action").click()
    alice.goto(f"/desk/studies/{slug}/editions/")
    alice.get_by_role("button", name="Publish the first edition").click()

    # Dora, without an account: pillar, area, sub-topic, action, priority, votes of both rounds.
    dora = browser.new_context(base_url=base).new_page()
    dora.goto("/")
    dora.get_by_role("link", name="Better health").first.click()
    expect(dora.get_by_text("Responsible citizens")).to_be_visible()
    dora.get_by_role("link", name="Health literacy").click()
    dora.get_by_role("link", name="Teach and publish").first.click()
    expect(dora.get_by_text("Teach genetics in schools").first).to_be_visible()
    dora.get_by_role("link", name=re.compile("I-02")).first.click()
    expect(dora.get_by_text("7 of 7 (100.0 %)").first).to_be_visible()
    expect(dora.get_by_text("5 of 6 (83.3 %)").first).to_be_visible()
    assert problems == []
