"""The map in a real browser: drawn, looped, coloured, searched, listed, for those who cannot see it too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.processes import PASSWORD, LiveSite

pytestmark = pytest.mark.e2e

COUNT = 120
SEED = f"""
from benchmarks.map_seed import seed
from webapp.accounts.models import User
seed(User.objects.create_user("mapper", password="{PASSWORD}"), {COUNT})
User.objects.create_user("newcomer", password="{PASSWORD}")
"""


@pytest.fixture(scope="module")
def member(live_site: LiveSite) -> str:
    """Somebody with a made-up map."""
    live_site.manage("shell", "-v0", "-c", SEED)
    return "mapper"


def sign_in(page: Page, live_site: LiveSite, name: str) -> Page:
    page.goto(f"{live_site.url}/sign-in/?next=/map/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    return page


@pytest.fixture
def map_page(page: Page, live_site: LiveSite, member: str) -> Page:
    """The member's map, drawn."""
    sign_in(page, live_site, member)
    page.wait_for_function("() => performance.getEntriesByName('map-whole').length > 0")
    return page


def stage(page: Page) -> dict[str, float]:
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    return {
        "x": box["x"] + box["width"] / 2,
        "y": box["y"] + box["height"] / 2,
        "reach": box["height"] * 0.49,
    }


def draw_loop(page: Page, reach: float = 1.0) -> None:
    """Around the middle of the map."""
    at = stage(page)
    page.keyboard.press("l")
    page.mouse.move(at["x"] + at["reach"] * reach, at["y"])
    page.mouse.down()
    for x, y in ((1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)):
        page.mouse.move(at["x"] + at["reach"] * reach * x, at["y"] + at["reach"] * reach * y, steps=3)
    page.mouse.up()
    page.keyboard.press("v")


def test_a_loop_selects_photos_that_can_be_trashed_and_come_back(
    map_page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page = map_page
    check_accessibility(page)
    draw_loop(page)
    expect(
        page.get_by_role("heading", name=re.compile(rf"^{COUNT} photos in your selection"))
    ).to_be_visible()
    expect(page.locator("[data-photo]").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"^Blob \d+ \d+ . \d+")).first).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Move to trash").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    page.wait_for_function("() => performance.getEntriesByName('map-whole').length > 0")
    draw_loop(page)
    expect(
        page.get_by_role("heading", name=re.compile(rf"^{COUNT} photos in your selection"))
    ).to_be_visible()


def test_a_loop_around_nothing_says_so(map_page: Page) -> None:
    map_page.keyboard.press("+")
    for _ in range(12):
        map_page.keyboard.press("+")
    map_page.wait_for_timeout(400)
    at = stage(map_page)
    map_page.keyboard.press("b")
    map_page.mouse.move(at["x"] - 20, at["y"] - 20)
    map_page.mouse.down()
    map_page.mouse.move(at["x"] + 20, at["y"] + 20, steps=3)
    map_page.mouse.up()
    expect(map_page.get_by_text("There is no photo inside")).to_be_visible()


def test_what_is_seen_stands_in_the_address(map_page: Page, live_site: LiveSite) -> None:
    page = map_page
    page.get_by_role("application").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    expect(page.get_by_label("Colour by")).to_have_value("date")
    page.wait_for_url(re.compile(r"/map/\?x=.*by=date"))
    address = page.url
    page.goto(live_site.url)
    page.goto(address)
    expect(page.get_by_label("Colour by")).to_have_value("date")


def test_the_map_is_also_a_list(map_page: Page, check_accessibility: Callable[[Page], None]) -> None:
    page = map_page
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name=f"{COUNT} photos in view")).to_be_visible()
    expect(page.locator("[data-photo]").first).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="As a map").click()
    expect(page.get_by_role("application")).to_be_visible()


def test_without_webgl_the_list_is_shown(page: Page, live_site: LiveSite, member: str) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    sign_in(page, live_site, member)
    expect(page.get_by_text("This browser cannot draw the map")).to_be_visible()
    expect(page.get_by_role("heading", name=f"{COUNT} photos, cluster by cluster")).to_be_visible()
    expect(page.locator("[data-photo]").first).to_be_visible()


def test_a_phone_in_the_dark_has_it_too(map_page: Page, check_accessibility: Callable[[Page], None]) -> None:
    page = map_page
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(400)
    check_accessibility(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_newcomer_is_told_how_a_map_comes_to_be(page: Page, live_site: LiveSite, member: str) -> None:
    sign_in(page, live_site, "newcomer")
    expect(page.get_by_text("There is nothing to map yet")).to_be_visible()
    expect(page.get_by_role("link", name="Upload photos").last).to_be_visible()
