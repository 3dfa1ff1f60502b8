"""What axe says of a page as it stands: WCAG 2.2 AA and good practice."""

import zlib

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import trust_report

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]
SCRIPT = Axe().axe_script
# A bar that stays in view covers what scrolls beneath it; axe would judge half a button.
AT_REST = "document.querySelector('.rate-progress')?.style.setProperty('position', 'static')"
# The whole answer names every element of the page; only what is needed leaves the browser.
JUDGE = """rules => axe.run({ runOnly: rules, resultTypes: ["violations"] }).then(found => ({
    tested: found.passes.length,
    faults: found.violations.map(each => [each.id, each.nodes[0].html.slice(0, 200)]),
}))"""


def faults(page: Page) -> list[tuple[str, str]]:
    """Return (rule, first element) of everything that axe finds."""
    page.evaluate(f"{AT_REST}; {SCRIPT}")
    return _judge(page, RULES)


def faults_when_dark(page: Page) -> list[tuple[str, str]]:
    """Make the page dark and judge its colours; call faults() first, nothing else differs."""
    page.emulate_media(color_scheme="dark")
    return _judge(page, COLOURS)


def is_turn(page_name: str, language: str) -> bool:
    """Say whether axe judges this page in this language: in the short form in one of the two.

    Both languages fill the same template; what differs, such as the width of words, is looked at in
    both.
    """
    chosen = ("en", "zh-hans")[zlib.crc32(page_name.encode()) % 2]
    return trust_report.is_long() or language == chosen


def _judge(page: Page, rules: list[str]) -> list[tuple[str, str]]:
    found = page.evaluate(JUDGE, rules)
    assert found["tested"], "axe tested nothing"
    return [(rule, element) for rule, element in found["faults"]]
