"""Chromium for end-to-end tests: the machine's own, under flags that run anywhere; errors in its console fail."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.processes import LiveSite

__all__ = ["allowed_console", "browser_type_launch_args", "check_accessibility", "page", "signed_in_page"]

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
]


def chromium() -> str | None:
    """The browser's program, if the machine has one."""
    named = os.environ.get("PLUMB_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = chromium()
    if program is None:
        missing = "No Chromium: apt install chromium, or set PLUMB_CHROMIUM to one."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return browser_type_launch_args | {"executable_path": program, "args": FLAGS}


@pytest.fixture
def allowed_console() -> list[str]:
    """Add words here; console errors with them are expected by the test."""
    return []


@pytest.fixture
def page(page: Page, allowed_console: list[str]) -> Iterator[Page]:
    """A page whose console errors and uncaught exceptions fail the test."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location.get('url', '')})")

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    left = [error for error in errors if not any(words in error for words in allowed_console)]
    assert not left, "The browser's console has errors:\n" + "\n".join(left)


@pytest.fixture
def signed_in_page(page: Page, live_site: LiveSite) -> Page:
    """The library, seen by the live site's admin."""
    page.goto(f"{live_site.url}/sign-in/")
    page.fill("input[name=username]", live_site.username)
    page.fill("input[name=password]", live_site.password)
    page.click("main button[type=submit], form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


@pytest.fixture
def check_accessibility() -> Callable[[Page], None]:
    """Fails with axe's report when it finds a violation on the page."""

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()

    return check
