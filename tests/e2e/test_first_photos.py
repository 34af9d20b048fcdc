"""The main job in a real browser: sign in, upload, watch, read, find again."""

import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.processes import LiveSite, wait_until
from webapp.photos.services.samples import sample_files

pytestmark = pytest.mark.e2e

PHOTOS = ("coffee.png", "china.jpg", "chelsea.png")
SECONDS = 120.0


@pytest.fixture(scope="module")
def photos() -> dict[str, Path]:
    """Three real photos by name, from the packages that bring them."""
    return {path.name: path for path in sample_files() if path.name in PHOTOS}


def uploaded(page: Page, site: LiveSite, files: list[Path]) -> None:
    """Pick these files on the upload page and wait until each is there."""
    page.goto(f"{site.url}/upload/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose photos").click()
    chooser.value.set_files(files)
    states = page.locator("main li .state a")
    expect(states).to_have_count(len(files), timeout=30_000)


def processed(site: LiveSite) -> dict[str, dict[str, Any]]:
    """The admin's photos by name, once every stage of each has ended."""
    token = site.token()
    found: dict[str, dict[str, Any]] = {}

    def ended() -> bool:
        status, listed = site.call("GET", "/api/v1/photos/?limit=100", token=token)
        assert status == 200, listed
        for photo in listed["results"]:
            found[photo["name"]] = site.call("GET", f"/api/v1/photos/{photo['id']}/", token=token)[1]
        states = {state for photo in found.values() for state in photo["stages"].values()}
        return states <= {"success", "skipped", "failed"}

    wait_until(ended, SECONDS, "The end of every stage")
    return found


def test_photos_are_uploaded_described_and_found_by_a_cropped_copy(
    signed_in_page: Page, live_site: LiveSite, photos: dict[str, Path], tmp_path: Path
) -> None:
    page = signed_in_page
    uploaded(page, live_site, list(photos.values()))
    known = processed(live_site)
    assert set(PHOTOS) <= set(known)
    for name in PHOTOS:
        assert "failed" not in known[name]["stages"].values(), known[name]["failures"]

    cat = known["chelsea.png"]
    page.goto(f"{live_site.url}/photos/{cat['id']}/")
    expect(page.get_by_text(cat["caption"]["text"]).first).to_be_visible()
    assert "cat" in {tag["name"] for tag in cat["tags"]}

    with Image.open(photos["chelsea.png"]) as whole:
        width, height = whole.size
        crop = whole.crop((width // 5, height // 8, width * 9 // 10, height * 9 // 10)).convert("RGB")
    crop.save(tmp_path / "crop.jpg", quality=70)
    page.goto(f"{live_site.url}/search/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a photo").click()
    chooser.value.set_files(tmp_path / "crop.jpg")
    expect(page.locator("a[data-photo]").first).to_have_attribute("data-photo", cat["id"], timeout=30_000)


def test_a_caption_is_corrected_on_its_page_and_found_by_its_words(
    signed_in_page: Page, live_site: LiveSite, photos: dict[str, Path]
) -> None:
    page = signed_in_page
    uploaded(page, live_site, [photos["coffee.png"]])
    cup = processed(live_site)["coffee.png"]
    page.goto(f"{live_site.url}/photos/{cup['id']}/")
    page.get_by_role("button", name="Edit the caption").click()
    page.get_by_role("textbox", name="Caption").fill("My morning espresso <b>in Lisbon</b>")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("In your words")).to_be_visible()
    expect(page.get_by_text("My morning espresso <b>in Lisbon</b>").first).to_be_visible()

    page.goto(f"{live_site.url}/search/?q=lisbon")
    expect(page.locator("a[data-photo]").first).to_have_attribute("data-photo", cup["id"], timeout=30_000)


def test_a_file_that_is_no_photo_is_refused_with_a_reason_and_the_rest_goes_on(
    signed_in_page: Page,
    live_site: LiveSite,
    photos: dict[str, Path],
    tmp_path: Path,
    allowed_console: list[str],
) -> None:
    allowed_console.append("status of 4")  # the browser itself notes the refusal of the broken file
    (tmp_path / "notes.jpg").write_text("not a photo " * 100)
    page = signed_in_page
    page.goto(f"{live_site.url}/upload/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose photos").click()
    chooser.value.set_files([tmp_path / "notes.jpg", photos["china.jpg"]])
    refused = page.locator("main li", has_text="notes.jpg")
    expect(refused).to_contain_text("not a photo that Plumb can read", timeout=30_000)
    expect(page.locator("main li", has_text="china.jpg").locator(".state a")).to_be_visible()


def test_a_turn_by_hand_shows_at_once_and_survives_processing(
    signed_in_page: Page, live_site: LiveSite, photos: dict[str, Path]
) -> None:
    page = signed_in_page
    uploaded(page, live_site, [photos["china.jpg"]])
    before = processed(live_site)["china.jpg"]
    page.goto(f"{live_site.url}/photos/{before['id']}/")
    page.get_by_role("button", name="Turn right").click()

    def is_turned() -> bool:
        photo = live_site.call("GET", f"/api/v1/photos/{before['id']}/", token=token)[1]
        return bool(photo["turn"] == (before["turn"] + 90) % 360)

    token = live_site.token()
    wait_until(is_turned, 20, "The turn")
    time.sleep(1)
    after = processed(live_site)["china.jpg"]
    assert (after["width"], after["height"]) == (before["height"], before["width"])
    assert after["turn"] == (before["turn"] + 90) % 360
