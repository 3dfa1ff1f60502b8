"""Chromium: the one of $CHROMIUM_PATH or of this machine, never a downloaded one."""

import os
import shutil
from typing import Any

import pytest

# First the one without windows: the same engine, and an eighth of the time less.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)


def find_chromium() -> str | None:
    """Return the path of a Chromium, if there is one."""
    named = os.environ.get("CHROMIUM_PATH")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium was found (CHROMIUM_PATH can name one)")
    words = ["--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        words.append("--no-sandbox")  # Chromium refuses root with it
    return browser_type_launch_args | {"executable_path": path, "args": words}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "en-GB", "reduced_motion": "reduce"}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Close every window of a test before its site goes: an open one would go on asking."""
    browser = getattr(item, "funcargs", {}).get("browser")
    for context in browser.contexts if browser else []:
        context.close()
