"""Grouping in a real browser: a member says how, sees that it is under way, and what it made."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.processes import PASSWORD, LiveSite

pytestmark = pytest.mark.e2e

SEED = f"""
from search.models import Cluster, ClusterMember, ClusterRun
from tests.vectors import photo_row
from webapp.accounts.models import User
owner = User.objects.create_user("grouper", password="{PASSWORD}")
run = ClusterRun.objects.create(owner=owner, algorithm="ward", state="success", photos=3, parameters={{"k": 2}})
given = dict(name="Barns", named_by_person=True, pinned=True, size=3, cohesion=0.8)
cluster = Cluster.objects.create(owner=owner, run=run, **given)
for position in range(3):
    ClusterMember.objects.create(cluster=cluster, photo=photo_row(owner), position=position, closeness=0.8)
"""


def test_a_member_says_how_to_group(
    page: Page, live_site: LiveSite, check_accessibility: Callable[[Page], None], allowed_console: list[str]
) -> None:
    allowed_console.append("404")  # the photos have no pictures
    live_site.manage("shell", "-v0", "-c", SEED)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_site.url}/sign-in/?next=/clusters/")
    page.fill("input[name=username]", "grouper")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.get_by_role("button", name="Group your way").click()
    dialog = page.get_by_role("dialog", name="Group again, your way")
    way, number = dialog.get_by_label("Way"), dialog.get_by_label("Number of clusters")
    expect(way).to_have_value("ward")
    expect(number).to_have_value("2")
    check_accessibility(page)
    way.select_option("hdbscan")
    expect(number).to_be_hidden()
    way.select_option("average")
    dialog.get_by_label("Number of clusters").fill("")
    dialog.get_by_label("Captions").fill("0.2")
    dialog.get_by_role("button", name="Group again").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Your photos are grouped afresh.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="Barns").first).to_be_visible()
