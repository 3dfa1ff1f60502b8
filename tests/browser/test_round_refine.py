"""The refinement bench by keys alone, and as axe sees it together with the lineage."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from surveys.enums import Disposition
from tests.browser.axe import faults
from tests.factories.pages import signed_in
from tests.factories.rewriting import alice, decisions, lineage, rewrite
from tests.factories.surveys import decide, make_survey, sealed_round

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = [
    *("Share health data.", "Fund small clinics.", "Teach statistics at school."),
    *(
        "Protect whistle-blowers.",
        "Train every nurse in genetics.",
        "Train each nurse in genetics.",
    ),
    *("Pay for tests and explain them.", "Publish all trials."),
]


def sealed():
    """Eight priorities; only the first has consensus, the fifth and sixth are nearly the same."""
    survey = make_survey(priorities=len(TEXTS))
    for priority, text in zip(survey.priorities.all(), TEXTS, strict=True):
        priority.versions.update(text_en=text, text_zh=f"条目 {text}")
    return sealed_round(survey=survey, ratings=[{n: 5 if n == 1 else 2 for n in range(1, 9)}] * 5)


def enter(context, base, survey_round):
    """A page of Alice, who is signed in."""
    cookies = signed_in(alice(survey_round)).cookies
    context.add_cookies([{"name": k, "value": m.value, "url": base} for k, m in cookies.items()])
    return context.new_page()


def tab_to(page, selector):
    """Press Tab until the target has the focus; the link that skips to the content is taken."""
    for _ in range(150):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "s => [s, '.skip-link'].map(each => document.activeElement.matches(each))", selector
        )
        if where[0]:
            return
        if where[1]:
            page.keyboard.press("Enter")
    raise AssertionError(f"Tab does not reach {selector}")


def rewrite_by_keys(page, link, words, *, arrows=0):
    """Follow a link of the bench, choose, write and save; back on the bench."""
    tab_to(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/**")
    tab_to(page, "input[name='disposition']")
    for _ in range(arrows):
        page.keyboard.press("ArrowDown")
    tab_to(page, "textarea[name='wordings']")
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    tab_to(page, "textarea[name='reason']")
    page.keyboard.type("Misread.")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/refine/**")


def test_every_kind_of_decision_is_taken_and_undone_by_keys(context, live_server):
    survey_round = sealed()
    pk = dict(survey_round.items.values_list("position", "pk"))
    page = enter(context, live_server.url, survey_round)
    page.goto(live_server.url + reverse("surveys:round_refine", args=[survey_round.pk]))
    expect(page.locator(".next-figures")).to_have_text("7 priorities, about 2 min")

    tab_to(page, f"input[name='decision-{pk[2]}']")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Not on it: 1 accepted, 1 dropped")).to_be_visible()
    expect(page.locator(".next-figures")).to_have_text("6 priorities, about 2 min")
    tab_to(page, f"textarea[name='why-{pk[2]}']")
    page.keyboard.type("Outside the study.")

    rewrite_by_keys(page, f"a[href$='/items/{pk[4]}/']", "By law. | 依法。")
    rewrite_by_keys(page, f"a[href$='/items/{pk[5]}/?with={pk[6]}']", "Train nurses. | 培训。")
    two = "Pay. | 支付。\nExplain. | 解释。"
    rewrite_by_keys(page, f"a[href$='/items/{pk[7]}/']", two, arrows=2)
    rewrite_by_keys(page, f"a[href$='/items/{pk[8]}/']", "Publish. | 公布。")
    tab_to(page, f"button[name='undo'][value='{pk[8]}']")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Undecided again: I-08.")).to_be_visible()
    expect(page.get_by_text("Not on it: 1 accepted, 1 dropped")).to_be_visible()
    tab_to(page, "#decisions .btn-primary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The decisions are saved. Every priority has one.")).to_be_visible()

    why = "Misread."
    assert decisions(survey_round) == [
        ("accept", ""), ("drop", "Outside the study."), ("carry", ""), ("reword", why),
        ("merge", why), ("merge", why), ("split", why), ("carry", ""),
    ]  # fmt: skip
    assert [(parent, child) for parent, _kind, child, _why in lineage()] == [
        ((4, 1), (4, 2)), ((5, 1), (5, 2)), ((6, 1), (5, 2)), ((7, 1), (9, 1)), ((7, 1), (10, 1)),
    ]  # fmt: skip


def test_the_bench_and_the_lineage_are_accessible_and_fit_a_phone(context, live_server):
    survey_round = sealed()
    rewrite(survey_round, Disposition.SPLIT, [7], "Pay for tests.", "Explain tests.")
    decide(survey_round, {1: Disposition.ACCEPT, 2: Disposition.DROP})
    page = enter(context, live_server.url, survey_round)
    console = []
    page.on("console", lambda m: console.append(m.text) if m.type == "error" else None)
    trouble = []
    for name, key in (
        ("round_refine", survey_round.pk),
        ("survey_lineage", survey_round.survey_id),
    ):
        page.goto(live_server.url + reverse(f"surveys:{name}", args=[key]))
        for scheme, width in (("light", 1440), ("dark", 390)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            trouble += [(name, scheme, *fault) for fault in faults(page)]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                trouble.append((name, width, "scrolls sideways"))
    assert (trouble, console) == ([], [])
