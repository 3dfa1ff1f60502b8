"""An expert before the browser, and what the database holds afterwards.

    page = sit_down(context, live_server.url, link)    # landing page, button, list of surveys
    page = start(context, live_server.url, link)       # … and on to the rating page
    assert stored() == said(ratings={"I-01": 5}, comments={"I-01": "Because."})

`stored` tells everything that is in the database about one open round and one expert.
"""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from surveys.enums import CommentKind
from surveys.models import Ballot, Comment, Rating, Suggestion
from surveys.secrets import Link
from tests import trust_report

# Each language with a round of its own; every pair in the long form.
LANGUAGES_AND_ROUNDS = [("en", 1), ("zh-hans", 2)]
if trust_report.is_long():
    LANGUAGES_AND_ROUNDS += [("en", 2), ("zh-hans", 1)]
PLACES = "item__version__priority__number"
LOUD = ".rate-status.is-failed"


def sit_down(context: BrowserContext, base: str, link: Link) -> Page:
    page = context.new_page()
    page.goto(f"{base}/i/{link.token}/")
    page.get_by_role("button", name=re.compile("I agree and start|同意并开始")).click()
    return page


def start(context: BrowserContext, base: str, link: Link) -> Page:
    page = sit_down(context, base, link)
    page.locator("a[href^='/answer/'].btn-primary").click()
    expect(page.locator("#rating-form")).to_be_visible()
    return page


def item(page: Page, code: str) -> Locator:
    return page.locator("article.rate-item", has=page.locator("legend", has_text=code))


def codes(page: Page) -> list[str]:
    """The priorities in the order of this expert's page."""
    return [text[:4] for text in page.locator("article legend .rate-code").all_text_contents()]


def choose(page: Page, code: str, value: str) -> None:
    """Choose one rating in a list, and see that it is saved."""
    item(page, code).locator(f"input[value='{value}']").check()
    expect(item(page, code).locator(".rate-status.is-saved")).to_have_text(
        re.compile("Saved|已保存")
    )


def comment(page: Page, code: str, text: str, summary: str = "Add a comment") -> Locator:
    """Write a comment and leave its field; returns the field."""
    item(page, code).locator("summary", has_text=summary).click()
    box = item(page, code).locator("textarea[name^='comment']")
    box.fill(text)
    box.blur()
    return box


def submit(page: Page) -> None:
    page.locator("button[value='review']").click()
    page.locator("main form button.btn-lg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Thank you|谢谢"))


def said(**instead: Any) -> dict[str, Any]:
    """What `stored` gives; name what is there."""
    nothing: dict[str, Any] = {
        "ratings": {}, "comments": {}, "changes": {}, "suggestions": [], "is_submitted": False
    }  # fmt: skip
    return nothing | instead


def stored() -> dict[str, Any]:
    """Everything that stands in the database of live answers; by code, 0 is "cannot judge"."""
    ballots = list(Ballot.objects.values_list("is_submitted", flat=True))
    assert len(ballots) <= 1, "more than one expert has answered"
    texts = Comment.objects.filter(item__survey_round__state="open").values_list(PLACES, "text")
    return said(
        ratings=_by_code(Rating.objects.values_list(PLACES, "value")),
        comments=_by_code(texts.filter(kind=CommentKind.REASON)),
        changes=_by_code(texts.filter(kind=CommentKind.CHANGE)),
        suggestions=sorted(Suggestion.objects.values_list("text", flat=True)),
        is_submitted=ballots == [True],
    )


def _by_code(pairs: Any) -> dict[str, Any]:
    pairs = list(pairs)
    found = {f"I-{number:02}": value for number, value in pairs}
    assert len(found) == len(pairs), "something is stored twice"
    return found
