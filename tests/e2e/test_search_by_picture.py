"""Search by a picture in a real browser: results, their geometry, the reasons, a part of it, bad addresses."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.processes import LiveSite
from webapp.photos.services.samples import sample_files

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def query(live_site: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A turned part of a photo that the library has, beside some that show something else."""
    folder = tmp_path_factory.mktemp("library")
    for path in sample_files():
        if path.name in ("china.jpg", "flower.jpg", "coffee.png"):
            (folder / path.name).write_bytes(path.read_bytes())
    live_site.manage("import_photos", str(folder), "--owner", live_site.username, "--wait")
    found = tmp_path_factory.mktemp("query") / "temple.jpg"
    with Image.open(folder / "china.jpg") as whole:
        whole.rotate(4, Image.Resampling.BICUBIC).crop((90, 50, 560, 400)).save(found, quality=85)
    return found


def searched(page: Page, site: LiveSite, file: Path) -> Locator:
    """Search by the file; returns the status once the geometry is checked."""
    page.goto(f"{site.url}/search/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a photo").click()
    chooser.value.set_files(file)
    status = page.locator(".status")
    expect(status).to_contain_text("Geometry checked", timeout=30_000)
    return status


def test_an_uploaded_picture_finds_its_photo_and_says_why(
    signed_in_page: Page, live_site: LiveSite, query: Path, check_accessibility: Callable[[Page], None]
) -> None:
    page = signed_in_page
    status = searched(page, live_site, query)
    expect(status).to_contain_text("1 photo surely shows the same")
    first = page.get_by_role("gridcell").first
    expect(first.get_by_role("img", name=re.compile("Verified, [0-9]+ keypoints agree"))).to_be_visible()
    expect(page.get_by_text("temple.jpg")).to_be_visible()
    check_accessibility(page)

    first.locator("[data-photo]").focus()
    page.keyboard.press("w")
    why = page.get_by_role("dialog", name="Why this photo?")
    expect(why).to_contain_text(re.compile("[0-9]+ keypoints agree on one camera movement"), timeout=30_000)
    lines = why.locator("line.core")
    verified = lines.count()
    assert verified > 10
    expect(why.locator(".pair:not(.inlier)")).to_have_count(0)
    check_accessibility(page)
    page.keyboard.press("v")
    expect(why.get_by_role("button", name="All look-alikes")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("o")
    page.keyboard.press("b")
    expect(why.locator("img.over")).to_have_css("opacity", "1")

    page.reload()
    expect(why).to_contain_text("keypoints agree", timeout=30_000)
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    expect(page).not_to_have_url(re.compile("why="))
    expect(page.get_by_text("temple.jpg")).to_be_visible()


def test_a_part_is_marked_by_the_keyboard_and_going_back_leads_to_the_whole(
    signed_in_page: Page, live_site: LiveSite, query: Path
) -> None:
    page = signed_in_page
    searched(page, live_site, query)
    page.keyboard.press("m")
    box = page.locator("[data-box]")
    expect(box).to_be_focused()
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(box).to_have_accessible_name("Box 54% wide and 50% high, 25% from the left and 21% from the top")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Photos that contain this", timeout=30_000)
    expect(page).to_have_url(re.compile(r"region=0\.25,0\.21,0\.54,0\.5"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Photos like this one", timeout=30_000)
    expect(box).to_be_hidden()


def test_an_address_that_may_not_be_fetched_is_refused_beside_it(
    signed_in_page: Page, live_site: LiveSite, allowed_console: list[str]
) -> None:
    allowed_console.append("status of 422")  # the browser itself notes the refusal
    page = signed_in_page
    page.goto(f"{live_site.url}/search/")
    field = page.get_by_label("Address of an image on the web")
    for address, reason in (
        ("ftp://example.org/a.jpg", "https://"),
        ("http://127.0.0.1/a.jpg", "not allowed"),
    ):
        field.fill(address)
        field.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(reason, timeout=30_000)
        expect(field).to_have_value(address)


def test_a_picture_of_one_colour_is_refused_with_the_reason(
    signed_in_page: Page, live_site: LiveSite, tmp_path: Path, allowed_console: list[str]
) -> None:
    allowed_console.append("status of 415")
    Image.new("RGB", (320, 240), "teal").save(tmp_path / "teal.png")
    page = signed_in_page
    page.goto(f"{live_site.url}/search/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a photo").click()
    chooser.value.set_files(tmp_path / "teal.png")
    expect(page.get_by_role("alert")).to_contain_text("one colour", timeout=30_000)
    expect(page.get_by_role("button", name="Choose a photo")).to_be_visible()
