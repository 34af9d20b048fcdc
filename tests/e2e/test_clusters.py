"""Clusters put right in a real browser: merged, pinned and hidden by keyboard, split, their photos moved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.processes import PASSWORD, LiveSite

pytestmark = pytest.mark.e2e

SEED = f"""
from benchmarks.map_seed import thumbs_write
from search.clusters.runs import run_start
from search.clusters.services import run_execute
from search.index.describing import space_active
from tests.vectors import blobs, photos_with, tag_photos
from webapp.accounts.models import User
owner = User.objects.create_user("sorter", password="{PASSWORD}")
space = space_active()
photos = photos_with(owner, space, blobs([9, 7, 5], spread=0.02, dim=space.dim))
for first, last, name in ((0, 9, "dog"), (9, 16, "cat"), (16, 21, "car")):
    tag_photos(photos[first:last], name)
run_execute(run_id=run_start(owner_id=owner.pk).pk)
thumbs_write([photo.id for photo in photos])
"""


@pytest.fixture(scope="module")
def sorted_site(live_site: LiveSite) -> LiveSite:
    """Somebody's 21 photos in three clusters."""
    live_site.manage("shell", "-v0", "-c", SEED)
    return live_site


@pytest.fixture
def clusters(page: Page, sorted_site: LiveSite) -> Page:
    page.goto(f"{sorted_site.url}/sign-in/?next=/clusters/")
    page.fill("input[name=username]", "sorter")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    expect(cards(page)).to_have_count(3)
    return page


def cards(page: Page) -> Locator:
    return page.locator("[data-cluster]")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_clusters_are_merged_pinned_and_hidden_by_keyboard_and_taken_back(
    clusters: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page = clusters
    press(page, "ArrowRight", "x", "ArrowRight", "x")
    bar = page.get_by_role("toolbar", name="Actions for the selected clusters")
    expect(bar).to_contain_text("2 clusters")
    check_accessibility(page)
    press(page, "j")
    expect(page.get_by_text("Dog now holds it all: 16 photos.")).to_be_visible()
    expect(cards(page)).to_have_count(2)
    press(page, "Control+z")
    expect(cards(page)).to_have_count(3)

    cards(page).last.focus()
    press(page, "x")
    expect(bar).to_contain_text("1 cluster")
    press(page, "p")
    expect(cards(page).first).to_contain_text("Car")
    expect(cards(page).first.get_by_role("img", name="Pinned")).to_be_visible()
    press(page, "Control+z")
    expect(cards(page).last).to_contain_text("Car")

    cards(page).last.focus()
    press(page, "x")
    expect(bar).to_contain_text("1 cluster")
    press(page, "h")
    expect(cards(page)).to_have_count(2)
    page.get_by_role("button", name="1 hidden").click()
    expect(cards(page)).to_have_count(1)
    press(page, "ArrowRight", "x", "h")
    expect(cards(page)).to_have_count(3)


def test_a_cluster_is_renamed_split_and_its_photos_moved(
    clusters: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page = clusters
    cards(page).first.click()
    tiles = page.locator("[data-photo]")
    expect(tiles).to_have_count(9)
    acts = page.get_by_role("group", name="What to do with this cluster")
    expect(acts).to_be_visible()

    press(page, "F2")
    page.get_by_label("Name of the cluster").fill("Rex")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Rex")).to_be_visible()

    press(page, "s")
    slider = page.get_by_role("slider", name="Number of parts")
    expect(slider).to_be_focused()
    slider.fill("3")
    check_accessibility(page)
    page.get_by_role("button", name="Split into 3 parts").click()
    expect(page.get_by_text("Split into Rex")).to_be_visible()
    expect(tiles).not_to_have_count(9)
    press(page, "Control+z")
    expect(tiles).to_have_count(9)

    tiles.first.focus()
    press(page, "x", "ArrowRight", "x")
    expect(page.get_by_role("toolbar", name="Actions for what is selected")).to_be_visible()
    press(page, "k")
    field = page.get_by_label("Find a cluster, or name a new one")
    expect(field).to_be_focused()
    check_accessibility(page)
    field.fill("Puppies")
    press(page, "Enter")
    expect(page.get_by_text("Puppies made of 2 photos.")).to_be_visible()
    expect(tiles).to_have_count(7)
    press(page, "Control+z")
    expect(tiles).to_have_count(9)

    press(page, "j")
    page.get_by_role("dialog").get_by_role("button", name="Cat").click()
    expect(page.get_by_role("heading", name="This cluster is no more")).to_be_visible()
    expect(page.get_by_role("link", name="Rex")).to_be_visible()
    press(page, "Control+z")
    expect(tiles).to_have_count(9)
