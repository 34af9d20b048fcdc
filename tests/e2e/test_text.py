"""Text in a photo: shown over it, selected as letters, copied, and where it belongs after a turn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_first_photos import uploaded
from tests.ocr.pictures import written
from tests.processes import LiveSite, wait_until

pytestmark = pytest.mark.e2e


@pytest.fixture
def sign(signed_in_page: Page, live_site: LiveSite, tmp_path: Path) -> dict[str, Any]:
    """A photo of a sign, read."""
    written().save(tmp_path / "sign.png")
    uploaded(signed_in_page, live_site, [tmp_path / "sign.png"])
    token = live_site.token()
    photos = live_site.call("GET", "/api/v1/photos/?limit=100", token=token)[1]["results"]
    photo: dict[str, Any] = next(row for row in photos if row["name"] == "sign.png")

    def is_read() -> bool:
        stages = live_site.call("GET", f"/api/v1/photos/{photo['id']}/", token=token)[1]["stages"]
        return bool(stages["text"] == "success")

    wait_until(is_read, 120, "The sign is read")
    return photo


def test_words_on_a_photo_are_selected_and_copied(
    signed_in_page: Page,
    live_site: LiveSite,
    sign: dict[str, Any],
    check_accessibility: Callable[[Page], None],
) -> None:
    page = signed_in_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_site.url}/photos/{sign['id']}/")
    expect(page.locator(".large.ready").first).to_be_visible()
    page.keyboard.press("v")
    words = page.locator("[data-word]")
    expect(words).to_have_text(["HARBOUR ", "CAFE", "open ", "until ", "18:30"])
    check_accessibility(page)

    words.nth(1).dblclick()
    assert page.evaluate("() => getSelection().toString()") == "CAFE"
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert page.evaluate("() => navigator.clipboard.readText()") == "HARBOUR CAFE\nopen until 18:30"
    bar = page.get_by_role("group", name="Text in the photo").filter(has=page.get_by_role("button"))
    bar.get_by_role("button", name="Copy all text").click()
    expect(page.get_by_text("Text copied")).to_be_visible()

    flat = words.first.bounding_box()
    page.keyboard.press("r")
    page.wait_for_function(
        "() => (box => box && box.height > box.width)(document.querySelector('[data-word]')?.getBoundingClientRect())"
    )
    assert flat and flat["width"] > flat["height"]
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)
