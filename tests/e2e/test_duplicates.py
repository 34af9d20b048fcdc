"""Duplicates decided by keyboard, compared side by side and by flicker, all identical ones at once, and taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_first_photos import processed, uploaded
from tests.processes import LiveSite
from webapp.photos.services.samples import sample_files

pytestmark = pytest.mark.e2e
NAMES = ("china.jpg", "rocket.jpg")
REFRESH = "from search.duplicates.refresh import duplicates_refresh; assert duplicates_refresh()"


@pytest.fixture
def copies(signed_in_page: Page, live_site: LiveSite, tmp_path: Path) -> Iterator[None]:
    """Two sample photos, each with the same pixels in another file; of one a small copy, too."""
    originals = [file for file in sample_files() if file.name in NAMES]
    made = [tmp_path / f"{file.stem}-same.png" for file in originals]
    for file, copy in zip(originals, made, strict=True):
        Image.open(file).convert("RGB").save(copy)
    small = tmp_path / "china-small.jpg"
    photo = Image.open(made[0]).convert("RGB")
    photo.resize((photo.width // 2, photo.height // 2)).save(small, quality=60)
    token = live_site.token()
    listed = "/api/v1/photos/?limit=200"
    settle_others(live_site, token)
    there = {photo["name"] for photo in live_site.call("GET", listed, token=token)[1]["results"]}
    uploaded(
        signed_in_page, live_site, [*(file for file in originals if file.name not in there), *made, small]
    )
    processed(live_site)
    live_site.manage("shell", "--verbosity", "0", "-c", REFRESH)
    yield
    names = {path.name for path in (*made, small)}
    ours = [
        photo["id"]
        for state in ("", "&trashed=true")
        for photo in live_site.call("GET", listed + state, token=token)[1]["results"]
        if photo["name"] in names
    ]
    for action in ("trash", "delete"):
        body = {"action": action, "selection": {"ids": ours}}
        live_site.call("POST", "/api/v1/photos/bulk/", body, token)


def settle_others(site: LiveSite, token: str) -> None:
    """Photos that other tests left on this site may be copies of each other: decide on those beforehand."""
    processed(site)
    site.manage("shell", "--verbosity", "0", "-c", REFRESH)
    for group in site.call("GET", "/api/v1/duplicates/", token=token)[1]["results"]:
        site.call("POST", f"/api/v1/duplicates/{group['id']}/decide/", {"decision": "keep_all"}, token)


def groups(page: Page) -> Locator:
    return page.locator("[data-group]")


def begin(page: Page, site: LiveSite, kind: str) -> None:
    page.goto(f"{site.url}/review/duplicates/?kind={kind}", wait_until="load")
    expect(groups(page).first).to_be_visible()


def test_duplicates_are_compared_decided_and_taken_back_by_keyboard(
    signed_in_page: Page, live_site: LiveSite, copies: None, check_accessibility: Callable[[Page], None]
) -> None:
    page = signed_in_page
    begin(page, live_site, "edited")
    expect(groups(page)).to_have_count(1)
    check_accessibility(page)
    page.keyboard.press("Enter")
    shown = page.locator("dialog[open] [data-stage] img")
    expect(shown).to_have_count(2)
    check_accessibility(page)
    best, other = (shown.nth(place).get_attribute("src") for place in (0, 1))
    page.keyboard.down("b")
    expect(shown.first).to_have_attribute("src", other or "")
    page.keyboard.up("b")
    expect(shown.first).to_have_attribute("src", best or "")
    before = [shown.nth(place).get_attribute("style") for place in (0, 1)]
    page.keyboard.press("z")
    for place in (0, 1):
        expect(shown.nth(place)).not_to_have_attribute("style", before[place] or "")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Delete")
    expect(page.get_by_text("2 photos moved to the trash.")).to_be_visible()
    expect(groups(page)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(groups(page)).to_have_count(1)
    page.keyboard.press("k")
    expect(page.get_by_text("All kept;")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(groups(page)).to_have_count(1)


def test_the_best_of_all_identical_ones_is_kept_after_confirming(
    signed_in_page: Page, live_site: LiveSite, copies: None
) -> None:
    page = signed_in_page
    begin(page, live_site, "identical")
    expect(groups(page)).to_have_count(2)
    page.get_by_role("button", name="Keep the best of all").click()
    expect(page.get_by_role("heading", name="Move 2 photos to the trash?")).to_be_visible()
    page.get_by_role("button", name="Move 2 to the trash").click()
    expect(page.get_by_text("2 photos moved to the trash.")).to_be_visible()
    expect(groups(page)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(groups(page)).to_have_count(2)


def test_duplicates_fit_a_phone_and_the_dark(
    signed_in_page: Page, live_site: LiveSite, copies: None, check_accessibility: Callable[[Page], None]
) -> None:
    page = signed_in_page
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    begin(page, live_site, "edited")
    check_accessibility(page)
    groups(page).first.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator("dialog[open] [data-stage] img")).to_have_count(2)
    check_accessibility(page)
    overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0


def test_a_group_is_stacked_opened_and_taken_apart(
    signed_in_page: Page, live_site: LiveSite, copies: None, check_accessibility: Callable[[Page], None]
) -> None:
    page = signed_in_page
    begin(page, live_site, "edited")
    page.keyboard.press("s")
    expect(page.get_by_text("3 photos stacked.")).to_be_visible()
    page.goto(live_site.url, wait_until="load")
    tile = page.locator("[data-photo]", has_text="3 stacked")
    expect(tile).to_have_count(1)
    tile.click()
    stack = page.get_by_role("region", name="Stack of 3 photos")
    expect(stack.get_by_text("1 of 3")).to_be_visible()
    check_accessibility(page)
    page.keyboard.press("ArrowDown")
    expect(stack.get_by_text("2 of 3")).to_be_visible()
    stack.get_by_role("button", name="Put on top").click()
    expect(stack.get_by_text("1 of 3")).to_be_visible()
    stack.get_by_role("button", name="Unstack").click()
    expect(page.get_by_text("Every photo stands alone again.")).to_be_visible()
    expect(stack).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(stack).to_be_visible()
