"""The admin in a real browser: it works under its policy, without an error in the console."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.photos.pictures import jpeg
from tests.processes import LiveSite

pytestmark = pytest.mark.e2e

LISTS = [
    *("photos/album/", "photos/upload/", "photos/stagerun/", "photos/modelversion/"),
    *("search/embeddingspace/", "search/orientation/", "search/phototag/", "search/tag/"),
    "search/textline/",
    *("search/cluster/", "search/clustermember/", "search/clusterrun/", "captioning/caption/"),
    *("accounts/user/", "accounts/user/add/", "accounts/apitoken/", "auth/group/", "password_change/"),
]


@pytest.fixture
def overview(page: Page, live_site: LiveSite) -> Page:
    """The admin's first page, reached through its own sign-in."""
    page.goto(f"{live_site.url}/admin/")
    page.fill("input[name=username]", live_site.username)
    page.fill("input[name=password]", live_site.password)
    page.get_by_role("button", name=re.compile("log in", re.IGNORECASE)).click()
    expect(page.get_by_role("heading", name="Processing")).to_be_visible()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_curator_finds_a_photo_and_turns_it(overview: Page, live_site: LiveSite, scheme: str) -> None:
    data = jpeg(seed=ord(scheme[0]))
    file: FilePayload = {"name": f"{scheme}.jpg", "mimeType": "image/jpeg", "buffer": data}
    headers = {"Authorization": f"Bearer {live_site.token()}"}
    sent = overview.request.post(f"{live_site.url}/api/v1/photos/", multipart={"file": file}, headers=headers)
    assert sent.ok
    overview.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    overview.get_by_role("link", name="Photos", exact=False).first.click()
    overview.get_by_role("link", name=f"{scheme}.jpg").click()
    overview.get_by_role("button", name=re.compile("Turn right")).click()
    expect(overview.get_by_text("Turned right: 1.")).to_be_visible()


def test_every_list_shows_without_an_error_in_the_console(overview: Page, live_site: LiveSite) -> None:
    for address in LISTS:
        answer = overview.goto(f"{live_site.url}/admin/{address}")
        assert answer is not None
        assert answer.ok, address
