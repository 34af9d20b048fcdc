"""Hundreds of photos in a real browser: selecting, acting on all, undoing, going by dates, keys and touch."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.processes import PASSWORD, LiveSite

pytestmark = pytest.mark.e2e

COUNT = 600


@pytest.fixture(scope="module")
def member(live_site: LiveSite) -> str:
    """Somebody with some hundred seeded photos and nothing else."""
    live_site.manage("shell", "-v0", "-c", MEMBER)
    live_site.manage("seed_library", str(COUNT), "--owner", "grid")
    return "grid"


MEMBER = f"""
from webapp.accounts.models import User
User.objects.create_user("grid", password="{PASSWORD}")
"""


@pytest.fixture
def timeline(page: Page, live_site: LiveSite, member: str) -> Page:
    """The member's library, at its top."""
    page.goto(f"{live_site.url}/sign-in/")
    page.fill("input[name=username]", member)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    expect(page.locator("[data-photo]").first).to_be_visible()
    return page


def shown_total(page: Page) -> str:
    return page.locator("main .head .figure").first.inner_text()


def test_everything_is_selected_trashed_and_put_back(
    timeline: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page = timeline
    page.emulate_media(reduced_motion="reduce")
    before = shown_total(page)
    page.locator("[data-photo]").first.focus()
    page.keyboard.press("x")
    expect(page.locator("strong", has_text="1 selected")).to_be_visible()
    page.get_by_role("button", name="Select all").click()
    page.locator("[data-photo]").nth(1).click()
    expect(page.locator("strong", has_text="selected")).to_contain_text("All")
    page.get_by_role("button", name="More actions").click()
    check_accessibility(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Move to trash").click()
    expect(page.locator("main .head .figure").first).to_have_text("1 photo", timeout=20_000)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main .head .figure").first).to_have_text(before, timeout=20_000)


def test_a_range_reaches_over_months_and_shrinks_again(timeline: Page) -> None:
    page = timeline
    page.locator("[data-photo]").first.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")
    count = page.locator("[role=toolbar] strong")
    expect(count).to_be_visible()
    large = int(count.inner_text().split()[0])
    page.keyboard.press("Shift+ArrowUp")
    expect(count).not_to_have_text(f"{large} selected")
    assert int(count.inner_text().split()[0]) < large
    page.keyboard.press("Escape")
    expect(count).to_have_count(0)


def test_keys_lead_to_a_date_and_back_comes_to_the_same_photo(
    timeline: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page = timeline
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Go to a date")
    check_accessibility(page)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.get_by_role("textbox", name="Date").fill("2018-06-15")
    page.keyboard.press("Enter")
    focused = page.locator("[data-photo]:focus")
    expect(focused).to_have_count(1)
    photo = focused.get_attribute("data-photo")
    page.reload()
    expect(page.locator(f"[data-photo='{photo}']")).to_be_visible()


def touch(session: CDPSession, kind: str, x: float = 0, y: float = 0) -> None:
    points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_that_rests_and_drags_selects_a_range(timeline: Page) -> None:
    page = timeline
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    boxes = [page.locator(".cell").nth(at).bounding_box() for at in (0, 3)]
    (x, y), (to_x, to_y) = ((box["x"] + box["width"] / 2, box["y"] + 40) for box in boxes if box)
    touch(session, "touchStart", x, y)
    page.wait_for_timeout(600)
    touch(session, "touchMove", to_x, to_y)
    touch(session, "touchEnd")
    expect(page.locator("[role=toolbar] strong")).to_have_text("4 selected")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_dialog_is_accessible_and_escape_gives_the_focus_back(
    timeline: Page, check_accessibility: Callable[[Page], None], scheme: str
) -> None:
    page = timeline
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    photo = page.locator("[data-photo]").first
    photo.focus()
    for key in ("?", "g"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        check_accessibility(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(photo).to_be_focused()
    page.keyboard.press("x")
    page.get_by_role("button", name="Add to album").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check_accessibility(page)
    page.keyboard.press("Escape")
    page.locator("details.menu summary").click()
    check_accessibility(page)
