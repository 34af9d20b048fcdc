"""Captions: approved, chosen, written and taken back; where the captioner looked; out into a file and in again."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_review import photos  # noqa: F401 - fixture
from tests.processes import LiveSite

pytestmark = pytest.mark.e2e
FORGET = """
from captioning.models import Caption
from captioning.services import caption_revert
Caption.objects.filter(source='person').update(current=False)
for caption in Caption.objects.filter(source='machine'):
    caption_revert(photo=caption.photo)
"""


@pytest.fixture
def undescribed(live_site: LiveSite, photos: dict[str, str]) -> dict[str, str]:
    """The photos by name, in the machine's words alone."""
    live_site.manage("shell", "--verbosity", "0", "-c", FORGET)
    return photos


def caption(site: LiveSite, photo: str) -> dict[str, Any]:
    found: dict[str, Any] = site.call("GET", f"/api/v1/photos/{photo}/", token=site.token())[1]["caption"]
    return found


def test_words_are_chosen_by_where_the_machine_looked_and_taken_back(
    signed_in_page: Page, live_site: LiveSite, undescribed: dict[str, str]
) -> None:
    page, photo = signed_in_page, undescribed["chelsea.png"]
    before = caption(live_site, photo)["text"]
    page.goto(f"{live_site.url}/photos/{photo}/", wait_until="load")
    page.get_by_role("button", name="Other words, history").click()
    sheet = page.get_by_role("dialog")
    sentences = sheet.get_by_role("toolbar")
    expect(sentences.first).to_be_visible(timeout=45_000)
    expect(sheet.locator("canvas")).to_have_count(0)
    sentences.first.get_by_role("button").first.focus()
    page.keyboard.press("ArrowRight")
    expect(sentences.first.get_by_role("button").nth(1)).to_be_focused()
    expect(sheet.locator("canvas")).to_have_attribute("width", "9")

    sheet.get_by_role("button", name="Use this caption").first.click()
    expect(page.get_by_text("Caption saved.")).to_be_attached()
    chosen = caption(live_site, photo)
    assert chosen["source"] == "person"
    assert chosen["text"] != before
    expect(sheet.get_by_role("listitem").filter(has_text="The machine, ")).to_contain_text(before)
    sheet.get_by_role("button", name="Show this one").first.click()
    expect(page.get_by_text("The earlier caption is shown again.")).to_be_attached()
    assert caption(live_site, photo)["text"] == before


def test_captions_are_gone_through_by_keys(
    signed_in_page: Page, live_site: LiveSite, undescribed: dict[str, str]
) -> None:
    page = signed_in_page
    page.goto(f"{live_site.url}/review/captions/", wait_until="load")
    field = page.get_by_role("textbox", name="Caption")
    first = field.input_value()
    page.keyboard.press("a")
    expect(page.get_by_text("Caption approved.")).to_be_attached()
    expect(field).not_to_have_value(first)
    page.keyboard.press("e")
    expect(field).to_be_focused()
    field.fill("Ada <b>looks</b> up")
    field.press("Enter")
    expect(page.get_by_text("Caption saved.")).to_be_attached()
    page.get_by_role("group").get_by_role("button", name="In own words").click()
    expect(field).to_have_value("Ada <b>looks</b> up")
    page.get_by_role("group").get_by_role("button", name="Approved").click()
    expect(field).to_have_value(first)
    page.keyboard.press("ControlOrMeta+z")
    expect(page.get_by_text("Taken back.")).to_be_attached()
    texts = [caption(live_site, photo)["text"] for photo in undescribed.values()]
    assert first in texts
    assert "Ada <b>looks</b> up" not in texts


def test_captions_go_into_a_file_and_come_back(
    signed_in_page: Page, live_site: LiveSite, undescribed: dict[str, str], allowed_console: list[str]
) -> None:
    allowed_console.append("400 (Bad Request)")
    page, photo = signed_in_page, undescribed["coffee.png"]
    page.goto(f"{live_site.url}/review/captions/", wait_until="load")
    page.get_by_role("button", name="Export and import").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="As COCO JSON").click()
    exported = json.loads(coming.value.path().read_text())
    assert len(exported["annotations"]) >= len(undescribed)

    wrong = {"name": "wrong.json", "mimeType": "application/json", "buffer": b'[\n{"image": "coffee.png"}]'}
    page.get_by_label("File", exact=True).set_input_files(wrong)  # type: ignore[arg-type]
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2: coffee.png has no captions")

    content = json.dumps([{"image": "coffee.png", "captions": ["My cup"]}]).encode()
    right = {"name": "right.json", "mimeType": "application/json", "buffer": content}
    page.get_by_label("File", exact=True).set_input_files(right)  # type: ignore[arg-type]
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("1 photo has its caption")
    assert caption(live_site, photo)["text"] == "My cup"
