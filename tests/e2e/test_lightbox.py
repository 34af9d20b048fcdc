"""The photo page as a lightbox: opened from the library, zoomed, stepped through, and never left without an answer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.test_first_photos import uploaded
from tests.processes import LiveSite
from webapp.photos.services.samples import sample_files

pytestmark = pytest.mark.e2e

NAMES = ("coffee.png", "china.jpg", "chelsea.png", "rocket.jpg")
ADDRESS = re.compile(r"/photos/([0-9a-f-]{36})/")


@pytest.fixture
def library(signed_in_page: Page, live_site: LiveSite) -> list[dict[str, Any]]:
    """At least four photos, newest first as in the library."""
    path, token = "/api/v1/photos/?limit=100", live_site.token()
    if len(live_site.call("GET", path, token=token)[1]["results"]) < len(NAMES):
        uploaded(signed_in_page, live_site, [file for file in sample_files() if file.name in NAMES])
    return list(live_site.call("GET", path, token=token)[1]["results"])


def shown(page: Page) -> str:
    """Id of the photo that the address names."""
    match = ADDRESS.search(page.url)
    assert match, page.url
    return match[1]


def opened(page: Page, site: LiveSite, photo: dict[str, Any], query: str = "") -> None:
    page.goto(f"{site.url}/photos/{photo['id']}/{query}")
    expect(page.locator(".large.ready").first).to_be_visible()
    expect(
        page.get_by_role("navigation", name="Photos around this one").get_by_role("link").nth(1)
    ).to_be_visible()


def test_one_looks_closely_steps_on_and_comes_back_to_the_same_photo(
    signed_in_page: Page, live_site: LiveSite, library: list[dict[str, Any]]
) -> None:
    page = signed_in_page
    page.goto(live_site.url + "/")
    page.locator(f"a[data-photo='{library[0]['id']}']").click()
    page.wait_for_url(ADDRESS)
    expect(page.get_by_role("img", name=re.compile(".")).first).to_be_visible()
    nearness = page.get_by_role("group", name="Zoom").locator("button").nth(1)
    before = nearness.inner_text()
    page.keyboard.press("z")
    expect(nearness).not_to_have_text(before)
    page.keyboard.press("Escape")
    expect(nearness).to_have_text(before)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status").filter(has_text="Photo 2 of")).to_be_attached()
    assert shown(page) == library[1]["id"]
    page.keyboard.press("Escape")
    page.wait_for_url(live_site.url + "/")
    expect(page.locator(f"a[data-photo='{library[1]['id']}']")).to_be_focused()


def test_trash_and_archive_move_on_and_can_be_undone(
    signed_in_page: Page, live_site: LiveSite, library: list[dict[str, Any]]
) -> None:
    page = signed_in_page
    for key, said in (("Delete", "Moved to the trash."), ("e", "Moved to the archive.")):
        opened(page, live_site, library[0])
        page.keyboard.press(key)
        expect(page.get_by_text(said)).to_be_visible()
        expect(page).to_have_url(re.compile(library[1]["id"]))
        page.get_by_role("button", name="Undo").click()
        expect(page).to_have_url(re.compile(library[0]["id"]))
    photo = live_site.call("GET", f"/api/v1/photos/{library[0]['id']}/", token=live_site.token())[1]
    assert (photo["trashed_at"], photo["archived_at"]) == (None, None)


def test_a_deep_link_keeps_its_place_when_it_is_loaded_again(
    signed_in_page: Page, live_site: LiveSite, library: list[dict[str, Any]]
) -> None:
    page, token = signed_in_page, live_site.token()
    album = live_site.call("POST", "/api/v1/albums/", {"name": "Two"}, token=token)[1]["id"]
    ends = [library[0]["id"], library[2]["id"]]
    live_site.call("POST", f"/api/v1/albums/{album}/photos/", {"photos": ends}, token=token)
    opened(page, live_site, library[0], f"?album={album}")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(f"{ends[1]}/\\?album={album}"))
    page.reload()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(f"{ends[0]}/\\?album={album}"))


def test_a_photo_deleted_while_it_is_open_says_so_and_leads_on(
    signed_in_page: Page, live_site: LiveSite, library: list[dict[str, Any]], allowed_console: list[str]
) -> None:
    allowed_console.append("status of 404")
    page, token = signed_in_page, live_site.token()
    opened(page, live_site, library[1])
    page.wait_for_timeout(300)
    live_site.call("DELETE", f"/api/v1/photos/{library[1]['id']}/", token=token)
    expect(page.get_by_text("This photo is in the trash.")).to_be_visible(timeout=8000)
    live_site.call("DELETE", "/api/v1/trash/", token=token)
    expect(page.get_by_role("heading", name="This photo is no longer here.")).to_be_visible(timeout=8000)
    page.get_by_role("button", name="To the next photo").click()
    expect(page).to_have_url(re.compile(library[2]["id"]))


def test_a_picture_that_does_not_load_can_be_tried_again(
    signed_in_page: Page, live_site: LiveSite, library: list[dict[str, Any]], allowed_console: list[str]
) -> None:
    allowed_console.append("net::ERR_FAILED")
    page = signed_in_page
    fail: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    page.route("**/media/*/large*", fail)
    page.goto(f"{live_site.url}/photos/{library[0]['id']}/")
    expect(page.get_by_text("The picture could not be loaded.")).to_be_visible()
    page.unroute("**/media/*/large*", fail)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".large.ready").first).to_be_visible()


def test_signed_out_in_another_tab_it_offers_to_sign_in_and_come_back(
    signed_in_page: Page, live_site: LiveSite, library: list[dict[str, Any]], allowed_console: list[str]
) -> None:
    allowed_console.append("status of 40")
    page = signed_in_page
    opened(page, live_site, library[0])
    page.context.clear_cookies()
    page.keyboard.press("f")
    page.get_by_role("dialog").locator("a.primary").click()
    page.fill("input[name=username]", live_site.username)
    page.fill("input[name=password]", live_site.password)
    page.click("form button[type=submit]")
    page.wait_for_url(re.compile(library[0]["id"]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible(
    signed_in_page: Page,
    live_site: LiveSite,
    library: list[dict[str, Any]],
    check_accessibility: Callable[[Page], None],
    scheme: str,
) -> None:
    page = signed_in_page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    opened(page, live_site, library[0])
    check_accessibility(page)
    page.keyboard.press("p")
    check_accessibility(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, live_site, library[0])
    overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    page.get_by_role("button", name="Facts", exact=True).click()
    check_accessibility(page)
    page.get_by_role("button", name="Close the facts").click()
    page.get_by_role("button", name="More").click()
    check_accessibility(page)
