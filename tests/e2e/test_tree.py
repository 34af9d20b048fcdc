"""The tree of clusters in a real browser: cut by the slider, gone into and back, its photos, without pictures too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.processes import PASSWORD, LiveSite

pytestmark = pytest.mark.e2e

SEED = f"""
from benchmarks.map_seed import thumbs_write
from search.clusters.algorithms.registry import grouped
from search.clusters.trees.services import tree_renew, tree_store
from search.index.vectors import unit
from search.models import Cluster, ClusterMember, ClusterRun
from tests.vectors import blobs, photo_row
from webapp.accounts.models import User
owner = User.objects.create_user("grower", password="{PASSWORD}")
vectors = unit(blobs([9, 7, 5, 4], dim=8))
photos = [photo_row(owner).id for _ in vectors]
run = ClusterRun.objects.create(owner=owner, algorithm="average", state="success", photos=len(photos))
found = grouped(vectors, "average")
clusters = [Cluster.objects.create(owner=owner, run=run, size=0, cohesion=1, name=f"Heap {{i}}") for i in range(4)]
ClusterMember.objects.bulk_create(
    ClusterMember(cluster=clusters[label], photo_id=photo, position=place, closeness=1)
    for place, (photo, label) in enumerate(zip(photos, found.labels))
)
tree_store(run=run, ids=photos, grouping=found)
tree_renew(owner_id=owner.id)
thumbs_write(photos)
"""


@pytest.fixture(scope="module")
def grown(live_site: LiveSite) -> LiveSite:
    """Somebody's four heaps of photos, 25 in all, and the tree of them."""
    live_site.manage("shell", "-v0", "-c", SEED)
    return live_site


@pytest.fixture
def tree(page: Page, grown: LiveSite) -> Page:
    page.goto(f"{grown.url}/sign-in/?next=/clusters/tree/")
    page.fill("input[name=username]", "grower")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    expect(page.get_by_role("slider")).to_be_enabled()
    return page


def into(page: Page) -> list[str]:
    """The links into the groups of the cut."""
    return [link.get_attribute("href") or "" for link in page.get_by_role("link", name="Into ").all()]


def test_the_slider_cuts_the_tree_live(tree: Page, check_accessibility: Callable[[Page], None]) -> None:
    expect(tree.get_by_text("4 groups", exact=True)).to_be_visible()
    assert len(into(tree)) == 4
    slider = tree.get_by_role("slider")
    slider.focus()
    tree.keyboard.press("Home")
    expect(tree.get_by_text("1 group", exact=True)).to_be_visible()
    tree.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "2 groups")
    assert len(into(tree)) == 2
    check_accessibility(tree)
    tree.get_by_role("button", name="As in your clusters").click()
    expect(tree.get_by_text("4 groups", exact=True)).to_be_visible()
    tree.wait_for_url("**cut=*")


def test_the_line_is_dragged_and_a_branch_is_gone_into(tree: Page) -> None:
    line, plot = tree.locator(".plot .line"), tree.locator(".plot").bounding_box()
    assert plot is not None
    line.hover()
    tree.mouse.down()
    tree.mouse.move(plot["x"] + 40, plot["y"] + 2)
    tree.mouse.up()
    expect(tree.get_by_text("1 group", exact=True)).to_be_visible()
    tree.mouse.click(plot["x"] + 8, plot["y"] + plot["height"] * 0.9)
    tree.wait_for_url("**in=*")
    expect(tree.get_by_role("navigation", name="Where you are in the tree")).to_be_visible()


def test_one_goes_into_a_group_sees_its_photos_and_comes_back(tree: Page) -> None:
    tree.get_by_role("link", name="Into ").first.click()
    tree.wait_for_url("**in=*")
    expect(tree.get_by_role("heading", level=1)).to_be_focused()
    photos = tree.get_by_role("button", name="9 photos")
    photos.focus()
    tree.keyboard.press("Enter")
    expect(tree.locator("[data-photo]")).to_have_count(9)
    expect(photos).to_be_focused()
    tree.reload()
    expect(tree.locator("[data-photo]")).to_have_count(9)
    tree.get_by_role("button", name="Groups").click()
    tree.go_back()
    expect(tree.get_by_text("4 groups", exact=True)).to_be_visible()


def test_a_tree_fits_a_phone(tree: Page) -> None:
    tree.set_viewport_size({"width": 360, "height": 740})
    tree.reload()
    expect(tree.get_by_text("4 groups", exact=True)).to_be_visible()
    assert tree.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0
