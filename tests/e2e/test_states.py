"""What a page says when the line or the session is gone, and at the width of a strong zoom."""

import pytest
from playwright.sync_api import Page, expect

from tests.processes import LiveSite

pytestmark = pytest.mark.e2e
PAGES = [
    *("/", "/albums/", "/search/", "/upload/", "/clusters/", "/processing/"),
    *("/review/turns/", "/account/", "/nowhere/"),
]


def test_the_line_goes_and_comes_back(
    signed_in_page: Page, live_site: LiveSite, allowed_console: list[str]
) -> None:
    allowed_console.append("ERR_INTERNET_DISCONNECTED")  # the browser's own note of a cut line
    page = signed_in_page
    page.goto(f"{live_site.url}/processing/", wait_until="load")
    said = page.get_by_text("You are offline: what you see may be old.")
    page.context.set_offline(True)
    expect(said).to_be_visible()
    page.context.set_offline(False)
    expect(said).to_have_count(0)


def test_a_session_that_ended_loses_nothing_that_was_written(
    signed_in_page: Page, live_site: LiveSite, allowed_console: list[str]
) -> None:
    allowed_console.append("401")
    page = signed_in_page
    page.goto(f"{live_site.url}/albums/", wait_until="load")
    session = [cookie for cookie in page.context.cookies() if cookie.get("name") == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    field = page.locator("main input").first
    field.fill("Holidays")
    field.press("Enter")
    dialog = page.get_by_role("dialog", name="You are signed out")
    expect(dialog).to_be_visible()
    page.context.add_cookies(session)  # type: ignore[arg-type]
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(dialog).to_have_count(0)
    expect(field).to_have_value("Holidays")


def test_pages_reflow_at_four_hundred_per_cent(
    signed_in_page: Page, live_site: LiveSite, allowed_console: list[str]
) -> None:
    allowed_console.append("404")
    page = signed_in_page
    page.set_viewport_size({"width": 320, "height": 640})
    for right_to_left in (False, True):
        for address in PAGES:
            page.goto(live_site.url + address, wait_until="load")
            if right_to_left:
                page.evaluate("document.documentElement.dir = 'rtl'")
            page.wait_for_timeout(200)
            wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{address} is {wide} px wider than 320"
