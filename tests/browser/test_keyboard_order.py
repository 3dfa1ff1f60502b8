"""One priority as the keyboard walks through it and as a screen reader names it, written out."""

import pytest
from playwright.sync_api import expect

from tests import trust_report
from tests.browser.sitting import LANGUAGES_AND_ROUNDS, item, start
from tests.factories.second_round import every_history
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db(transaction=True)
LANG = {"en": "en", "zh-hans": "zh-Hans"}


def walk(page, code):
    """Role and name of everything that Tab reaches within one priority, comments unfolded."""
    article = item(page, code)
    article.evaluate(
        "article => article.querySelectorAll('details').forEach("
        "each => { each.open ||= each.checkVisibility(); })"
    )
    article.evaluate("article => { article.tabIndex = -1; article.focus(); }")
    found = []
    for _ in range(12):
        page.keyboard.press("Tab")
        if not article.evaluate("article => article.contains(document.activeElement)"):
            return found
        found.append(page.locator(":focus").aria_snapshot())
    raise AssertionError(f"Tab does not leave the priority: {found}")


WORDS = {
    "en": [
        *("1 not relevant", "2 slightly relevant", "3 moderately relevant", "4 very relevant"),
        *("5 extremely relevant", "I cannot judge this"),
    ],
    "zh-hans": [
        *("1 不相关", "2 略微相关", "3 中等相关", "4 非常相关", "5 极其相关", "我无法判断"),
    ],
}
# What Tab reaches, in this order. The arrows move within the radio buttons.
TABS = {
    ("en", 1): [
        '- radio "1 not relevant"',
        "- text: Add a comment I-01",
        '- textbox "Why do you rate it so?"',
    ],
    ("zh-hans", 1): [
        '- radio "1 不相关"',
        "- text: 添加评论 I-01",
        '- textbox "您为何这样评分？"',
    ],
    ("en", 2): [
        "- text: 4 reasons of the panel I-01",
        '- radio "1 not relevant"',
        "- 'button \"Keep my rating: 5 , I-01\"'",
        "- text: Add a comment I-01",
        '- textbox "Why do you rate it so?"',
    ],
    ("zh-hans", 2): [
        "- text: 专家组的 4 条理由 I-01",
        '- radio "1 不相关"',
        '- button "保留我的评分：5 , I-01"',
        "- text: 添加评论 I-01",
        '- textbox "您为何这样评分？"',
    ],
}
NAMES = {
    ("en", 1): "I-01 Statement 1",
    ("zh-hans", 1): "I-01 条目 1",
    ("en", 2): "I-01 Statement 1",
    ("zh-hans", 2): "I-01 条目 1",
}
MINE = {"en": "5 extremely relevant your rating", "zh-hans": "5 极其相关 您的评分"}


@pytest.mark.parametrize(("language", "number"), LANGUAGES_AND_ROUNDS)
def test_the_order_of_keys_and_the_names_of_one_priority(browser, live_server, language, number):
    survey_round = every_history() if number == 2 else open_survey_round(make_survey())
    context = browser.new_context()
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page = start(context, live_server.url, link_of(expert_of(survey_round.survey, 0)))
    assert walk(page, "I-01") == TABS[language, number]
    article = item(page, "I-01")
    group = article.get_by_role("group", name=NAMES[language, number], exact=True)
    radios = [box.aria_snapshot() for box in group.get_by_role("radio").all()]
    assert radios == [f'- radio "{words}"' for words in WORDS[language]]
    expect(group.locator("legend span[lang]")).to_have_attribute("lang", LANG[language])
    expect(article.get_by_role("status")).to_have_text("")
    if number == 2:
        expect(group.get_by_role("rowheader", name=MINE[language], exact=True)).to_have_count(1)
    trust_report.note("order of keys and names", language=language, round=number)


def test_the_name_says_what_became_of_the_wording(context, live_server):
    survey_round = every_history()
    page = start(context, live_server.url, link_of(expert_of(survey_round.survey, 0)))
    for name in (
        "I-02 · reworded Statement 2 for every clinic",
        "I-03 · merged Statement 3 and 4 in one",
        "I-07 · split off First half of 5",
    ):
        expect(page.get_by_role("group", name=name, exact=True)).to_have_count(1)
