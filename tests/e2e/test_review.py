"""Turns that the machine proposes, looked at one after the other; straightening by hand; why a photo lies so."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_first_photos import processed, uploaded
from tests.processes import LiveSite
from webapp.photos.services.samples import sample_files

pytestmark = pytest.mark.e2e
NAMES = ("coffee.png", "china.jpg", "chelsea.png", "rocket.jpg")
SUGGEST = """
import json
from search.models import Orientation, OrientationDecision
from webapp.photos.models import Photo
OrientationDecision.objects.all().delete()
Photo.objects.update(turn=0, straighten=0, turned_by_person=False)
for place, name in enumerate(json.loads('{names}')):
    row = Orientation.objects.get(photo__name=name)
    row.state, row.confidence, row.quarter, row.angle, row.straighten = 'suggested', 0.93 - place / 50, 3, 270, 0
    row.save()
Orientation.objects.exclude(photo__name__in=json.loads('{names}')).update(state='upright')
"""


@pytest.fixture
def photos(signed_in_page: Page, live_site: LiveSite) -> dict[str, str]:
    """Ids by name of four photos, through every stage."""
    path, token = "/api/v1/photos/?limit=100", live_site.token()
    known = {photo["name"] for photo in live_site.call("GET", path, token=token)[1]["results"]}
    if not set(NAMES) <= known:
        uploaded(signed_in_page, live_site, [file for file in sample_files() if file.name in NAMES])
        processed(live_site)
    listed = live_site.call("GET", path, token=token)[1]["results"]
    return {photo["name"]: photo["id"] for photo in listed if photo["name"] in NAMES}


@pytest.fixture
def suggested(live_site: LiveSite, photos: dict[str, str]) -> dict[str, str]:
    """The same, of which the machine says that they want a quarter turn to the right, and nobody has decided."""
    live_site.manage("shell", "--verbosity", "0", "-c", SUGGEST.format(names=json.dumps(NAMES)))
    return photos


def pose(site: LiveSite, photo: str) -> tuple[int, float]:
    """How the photo is displayed: its turn, and its straightening."""
    found: dict[str, Any] = site.call("GET", f"/api/v1/photos/{photo}/", token=site.token())[1]
    return found["turn"], found["straighten"]


def begin(page: Page, site: LiveSite, query: str = "") -> None:
    page.goto(f"{site.url}/review/turns/{query}", wait_until="load")
    expect(page.get_by_role("status").filter(has_text="Photo 1:")).to_be_attached()


def angle_is_tried(page: Page) -> None:
    """Dragged, written, and back to what was proposed."""
    ruler = page.get_by_role("slider")
    box = ruler.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 45, y, steps=5)
    page.mouse.up()
    expect(ruler).to_have_attribute("aria-valuenow", "5")
    expect(page.get_by_text(re.compile(r"^\d+% kept$"))).to_be_visible()
    field = page.get_by_role("spinbutton", name="Degrees clockwise")
    field.fill("-2.5")
    field.press("Enter")
    expect(ruler).to_have_attribute("aria-valuenow", "-2.5")
    page.keyboard.press("0")
    expect(ruler).to_have_attribute("aria-valuenow", "0")


def test_turns_are_accepted_rejected_and_set_by_keyboard_and_taken_back(
    signed_in_page: Page, live_site: LiveSite, suggested: dict[str, str]
) -> None:
    page = signed_in_page
    begin(page, live_site)
    angle_is_tried(page)
    page.keyboard.press("a")
    expect(page.get_by_text("Accepted.", exact=True)).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_text("Rejected: the photo stays as it is.")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowUp")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuenow", "3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Set to your angle.")).to_be_visible()
    first, second, third, _last = (suggested[name] for name in NAMES)
    assert [pose(live_site, id_) for id_ in (first, second, third)] == [(90, 0), (0, 0), (90, 3)]
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert pose(live_site, third) == (0, 0)
    expect(page.get_by_role("status").filter(has_text="Photo 3:")).to_be_attached()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Take it back")).to_be_enabled()
    page.goto(f"{live_site.url}/review/turns/?state=manual")
    expect(page.get_by_role("button", name="Take it back")).to_be_enabled()
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Reject", exact=False).first).to_be_enabled()
    assert pose(live_site, first) == (0, 0)


def test_a_band_is_accepted_as_a_whole_but_for_those_taken_out(
    signed_in_page: Page, live_site: LiveSite, suggested: dict[str, str]
) -> None:
    page = signed_in_page
    begin(page, live_site)
    page.get_by_role("button", name=re.compile("^85% to 90% sure: 2 to decide")).click()
    page.get_by_role("button", name="Accept 2 photos…").click()
    expect(page.get_by_role("dialog", name="Accept 2 proposals?")).to_be_visible()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").first.uncheck()
    dialog.get_by_role("button", name="Accept 1").click()
    expect(page.get_by_text("1 proposal accepted.")).to_be_visible()
    poses = [pose(live_site, suggested[name]) for name in NAMES]
    assert poses == [(0, 0), (0, 0), (0, 0), (90, 0)]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert pose(live_site, suggested[NAMES[3]]) == (0, 0)


def test_a_photo_is_straightened_on_its_page_and_laid_back(
    signed_in_page: Page, live_site: LiveSite, photos: dict[str, str]
) -> None:
    page, photo = signed_in_page, photos[NAMES[0]]
    turn, straighten = pose(live_site, photo)
    page.goto(f"{live_site.url}/photos/{photo}/")
    expect(page.locator(".large.ready").first).to_be_visible()
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Straighten")
    expect(dialog.get_by_role("slider")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Straightened.", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("straightened by", re.IGNORECASE))).to_be_visible()
    assert pose(live_site, photo) == (turn, round(straighten + 1.1, 2))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("straightened by", re.IGNORECASE))).to_have_count(0)
    assert pose(live_site, photo) == (turn, straighten)


def test_the_reasons_for_a_way_up_are_shown(
    signed_in_page: Page,
    live_site: LiveSite,
    photos: dict[str, str],
    check_accessibility: Callable[[Page], None],
) -> None:
    page = signed_in_page
    page.goto(f"{live_site.url}/photos/{photos[NAMES[2]]}/")
    page.get_by_role("button", name="Why this way up?").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Why this way up"))
    expect(dialog.get_by_role("img", name=re.compile("^Most likely"))).to_be_visible(timeout=30_000)
    page.wait_for_function("() => [...document.querySelectorAll('.map')].every((map) => map.naturalWidth)")
    dialog.get_by_role("button", name="Activation").click()
    expect(dialog.get_by_text("whatever it said")).to_be_visible()
    dialog.get_by_role("slider", name=re.compile("^Opacity")).fill("0.2")
    page.emulate_media(reduced_motion="reduce")
    check_accessibility(page)


def test_every_state_is_accessible_and_fits_a_phone(
    signed_in_page: Page,
    live_site: LiveSite,
    suggested: dict[str, str],
    check_accessibility: Callable[[Page], None],
) -> None:
    page = signed_in_page
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 760})
        begin(page, live_site)
        check_accessibility(page)
        overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0
        page.get_by_role("button", name=re.compile("^90% to 95% sure")).click()
        page.get_by_role("button", name=re.compile("^Accept 2 photos")).click()
        expect(page.get_by_role("checkbox").first).to_be_visible()
        check_accessibility(page)
        page.keyboard.press("Escape")
    page.goto(f"{live_site.url}/photos/{suggested[NAMES[0]]}/")
    expect(page.locator(".large.ready").first).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("dialog", name="Straighten")).to_be_visible()
    check_accessibility(page)
