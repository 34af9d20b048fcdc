"""Every page, light, dark and on a phone: no violation that axe finds, nothing in the console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.processes import LiveSite

pytestmark = pytest.mark.e2e

PAGES = [
    *("/", "/upload/", "/search/", "/search/?q=cat", "/albums/", "/clusters/", "/map/", "/processing/"),
    *("/review/turns/", "/review/captions/", "/review/duplicates/", "/clusters/tree/"),
    *("/account/", "/password/", "/?show=trash", "/?show=favourites"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(
    signed_in_page: Page, live_site: LiveSite, check_accessibility: Callable[[Page], None], scheme: str
) -> None:
    page = signed_in_page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    for address in PAGES:
        page.goto(live_site.url + address, wait_until="load")
        page.wait_for_timeout(300)
        check_accessibility(page)


def test_pages_fit_a_phone(signed_in_page: Page, live_site: LiveSite) -> None:
    page = signed_in_page
    page.set_viewport_size({"width": 360, "height": 740})
    for address in PAGES:
        page.goto(live_site.url + address, wait_until="load")
        overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{address} is {overflow} px wider than the phone"


def test_sign_in_is_accessible(
    page: Page, live_site: LiveSite, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto(f"{live_site.url}/sign-in/")
    check_accessibility(page)
