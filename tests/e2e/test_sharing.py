"""An album goes out by link and to a member, in browsers of their own, and is taken back while they look."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.photos.pictures import jpeg
from tests.processes import LiveSite, wait_until

pytestmark = pytest.mark.e2e
NORA = ("nora", "a long one for nora")


@pytest.fixture
def album(live_site: LiveSite, tmp_path: Any) -> Iterator[str]:
    """Path of an album of three photos."""
    for seed in range(3):
        (tmp_path / f"shared-{seed}.jpg").write_bytes(jpeg(seed=7100 + seed))
    live_site.manage("import_photos", str(tmp_path), "--owner", "admin", "--album", "Going out")
    token = live_site.token()
    albums = live_site.call("GET", "/api/v1/albums/", token=token)[1]["results"]
    found = next(row["id"] for row in albums if row["name"] == "Going out")
    photos = live_site.call("GET", f"/api/v1/albums/{found}/photos/", token=token)[1]["results"]
    yield f"/albums/{found}/"
    live_site.call("DELETE", f"/api/v1/albums/{found}/", token=token)
    for action in ("trash", "delete"):
        body = {"action": action, "selection": {"ids": [row["id"] for row in photos]}}
        live_site.call("POST", "/api/v1/photos/bulk/", body, token=token)


@pytest.fixture
def nora(live_site: LiveSite) -> None:
    live_site.manage(
        "shell",
        "-c",
        "from webapp.accounts.models import User; from webapp.accounts.services import member_create; "
        f"User.objects.filter(username={NORA[0]!r}).exists() or "
        f"member_create(username={NORA[0]!r}, password={NORA[1]!r})",
    )


@pytest.fixture
def other_page(browser: Browser) -> Iterator[Page]:
    """A page of somebody else's browser."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_link_opens_elsewhere_and_stops_when_it_is_ended(
    signed_in_page: Page,
    other_page: Page,
    live_site: LiveSite,
    album: str,
    check_accessibility: Callable[[Page], None],
) -> None:
    page = signed_in_page
    page.goto(live_site.url + album)
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="New link").click()
    check_accessibility(page)
    page.get_by_role("button", name="Make a link").click()
    address = page.locator(".address input").input_value()
    check_accessibility(page)

    other_page.goto(address)
    expect(other_page.get_by_role("heading", name="Going out")).to_be_visible()
    expect(other_page.locator("[data-shared] img")).to_have_count(3)
    check_accessibility(other_page)
    other_page.locator("[data-shared]").first.click()
    other_page.keyboard.press("ArrowRight")
    expect(other_page.get_by_text("Photo 2 of 3")).to_be_visible()
    check_accessibility(other_page)
    other_page.keyboard.press("Escape")

    page.get_by_role("button", name="End this link").click()
    expect(page.get_by_role("button", name="Take off the list")).to_be_visible()
    other_page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(other_page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    expect(other_page.locator("[data-shared]")).to_have_count(0)
    answer = other_page.goto(address)
    assert answer is not None
    assert answer.status == 410
    check_accessibility(other_page)


def test_a_member_sees_the_album_until_its_owner_stops_sharing(
    signed_in_page: Page,
    other_page: Page,
    live_site: LiveSite,
    album: str,
    nora: None,
    check_accessibility: Callable[[Page], None],
) -> None:
    page = signed_in_page
    page.goto(live_site.url + album)
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_label("Their exact name").fill("nora")
    page.get_by_role("dialog").get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("button", name="Stop sharing with nora")).to_be_visible()

    other_page.goto(f"{live_site.url}/sign-in/?next=/albums/")
    other_page.fill("input[name=username]", NORA[0])
    other_page.fill("input[name=password]", NORA[1])
    other_page.click("main button[type=submit]")
    expect(other_page.get_by_role("heading", name="Shared with you")).to_be_visible()
    check_accessibility(other_page)
    other_page.get_by_role("link", name="Going out").click()
    expect(other_page.locator("[data-photo]")).to_have_count(3)
    check_accessibility(other_page)

    page.get_by_role("button", name="Stop sharing with nora").click()
    expect(other_page.get_by_role("heading", name="You can no longer see this album")).to_be_visible()
    check_accessibility(other_page)


def test_photos_are_put_in_order_by_keys_and_by_dragging(
    signed_in_page: Page, live_site: LiveSite, album: str
) -> None:
    page = signed_in_page
    page.goto(live_site.url + album)
    tiles = page.locator("[data-photo]")
    expect(tiles).to_have_count(3)

    def order() -> list[str]:
        found: list[str] = tiles.evaluate_all("tiles => tiles.map((tile) => tile.dataset.photo)")
        return found

    def stored() -> list[str]:
        path = f"/api/v1{album}photos/"
        rows = live_site.call("GET", path, token=token)[1]["results"]
        return [row["id"] for row in rows]

    token = live_site.token()
    first, second, third = order()
    tiles.first.focus()
    page.keyboard.press("Control+ArrowRight")
    wait_until(lambda: stored() == [second, first, third], 10, "the move by keys")
    page.get_by_role("button", name="Change order").click()
    start, end = tiles.nth(0).bounding_box(), tiles.nth(2).bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 20, start["y"] + 40)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 8, end["y"] + 40, steps=5)
    page.mouse.up()
    wait_until(lambda: stored() == [first, third, second], 10, "the move by dragging")
    assert order() == [first, third, second]
