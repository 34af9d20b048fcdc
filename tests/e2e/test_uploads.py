"""Uploads that outlast what happens to them: a reload in the middle, a cut line, a sign-out, two tabs."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import CDPSession, Page, Request, expect

from tests.processes import LiveSite

pytestmark = pytest.mark.e2e

SLOW = 1_500_000  # bytes a second: a piece takes long enough to be interrupted


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A photo of some 8 MB that no library has."""
    path = tmp_path / "large.jpg"
    Image.frombytes("RGB", (3000, 2200), os.urandom(3000 * 2200 * 3)).save(path, quality=95)
    return path


def line_set(page: Page, *, upload: float = -1, offline: bool = False) -> CDPSession:
    """The speed of the page's line in bytes a second; -1: as fast as it is."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
    session.send("Network.emulateNetworkConditions", line)
    return session


def choose(page: Page, site: LiveSite, *files: Path) -> None:
    page.goto(f"{site.url}/upload/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose photos").click()
    chooser.value.set_files(list(files))


def pieces(page: Page) -> list[int]:
    """The offsets of the pieces that the page sends, as they come."""
    offsets: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PATCH" and "/uploads/" in request.url:
            offsets.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    return offsets


def known_to(site: LiveSite, sha256: str) -> dict[str, object]:
    """What the server says about a file with this hash."""
    answer = site.call("POST", "/api/v1/uploads/known/", {"sha256": [sha256]}, token=site.token())[1]
    known: dict[str, object] = answer["known"]
    return known


def sent_some(page: Page, offsets: list[int]) -> None:
    for _ in range(200):
        if len(offsets) >= 3:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"Not three pieces were sent: {offsets}")


def test_a_reload_in_the_middle_of_a_large_file_goes_on_where_it_stopped(
    signed_in_page: Page, live_site: LiveSite, large: Path
) -> None:
    page, offsets = signed_in_page, pieces(signed_in_page)
    slow = line_set(page, upload=SLOW)
    choose(page, live_site, large)
    sent_some(page, offsets)
    page.wait_for_timeout(800)  # until the file is kept
    before = list(offsets)
    offsets.clear()
    page.reload()
    slow.detach()
    expect(page.get_by_text("1 upload was interrupted")).to_be_visible()
    expect(page.locator("main li .state a")).to_have_text("New", timeout=30_000)
    assert offsets[0] >= before[-1] > 0, (before, offsets)
    sha256 = hashlib.sha256(large.read_bytes()).hexdigest()
    assert sha256 in known_to(live_site, sha256)


def test_another_page_of_the_site_goes_on_with_what_one_began(
    signed_in_page: Page, live_site: LiveSite, large: Path
) -> None:
    page, offsets = signed_in_page, pieces(signed_in_page)
    line_set(page, upload=SLOW)
    choose(page, live_site, large)
    sent_some(page, offsets)
    page.wait_for_timeout(800)
    page.goto(f"{live_site.url}/albums/")
    panel = page.get_by_role("region", name="Upload")
    expect(panel).to_contain_text("large.jpg")
    expect(panel.locator("li .state a")).to_have_text("New", timeout=30_000)


def test_a_cut_line_is_waited_for_and_nothing_is_refused(
    signed_in_page: Page, live_site: LiveSite, large: Path, allowed_console: list[str]
) -> None:
    allowed_console.append("ERR_INTERNET_DISCONNECTED")  # the browser itself notes it
    page, offsets = signed_in_page, pieces(signed_in_page)
    slow = line_set(page, upload=SLOW)
    choose(page, live_site, large)
    sent_some(page, offsets)
    slow.detach()
    page.context.set_offline(True)
    expect(page.locator("main").get_by_text("Waiting for the connection")).to_be_visible(timeout=15_000)
    page.wait_for_timeout(2500)
    expect(page.locator("main li.refused")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.locator("main li .state a")).to_have_text("New", timeout=20_000)


def test_after_a_sign_out_the_uploads_wait_for_the_same_member(
    signed_in_page: Page, live_site: LiveSite, large: Path, allowed_console: list[str]
) -> None:
    allowed_console.append("status of 40")  # refused requests, noted by the browser
    page, offsets = signed_in_page, pieces(signed_in_page)
    slow = line_set(page, upload=SLOW)
    choose(page, live_site, large)
    sent_some(page, offsets)
    page.wait_for_timeout(800)
    page.context.clear_cookies(name="sessionid")
    expect(page.locator("main").get_by_text("You are signed out")).to_be_visible(timeout=15_000)
    slow.detach()
    page.get_by_role("dialog").get_by_role("link", name="Sign in", exact=True).click()
    page.fill("input[name=username]", live_site.username)
    page.fill("input[name=password]", live_site.password)
    page.click("main button[type=submit]")
    expect(page.locator("main li .state a")).to_have_text("New", timeout=30_000)


def test_two_tabs_with_the_same_file_end_with_one_photo(
    signed_in_page: Page, live_site: LiveSite, large: Path
) -> None:
    other = signed_in_page.context.new_page()
    for page in (signed_in_page, other):
        choose(page, live_site, large)
    for page in (signed_in_page, other):
        expect(page.locator("main li .state a")).to_be_visible(timeout=30_000)
    sha256 = hashlib.sha256(large.read_bytes()).hexdigest()
    assert sha256 in known_to(live_site, sha256)


def test_every_state_of_the_list_is_accessible(
    signed_in_page: Page,
    live_site: LiveSite,
    large: Path,
    tmp_path: Path,
    check_accessibility: Callable[[Page], None],
    allowed_console: list[str],
) -> None:
    allowed_console.append("status of 4")
    (tmp_path / "broken.jpg").write_text("no photo " * 200)
    (tmp_path / "notes.pdf").write_text("a document")
    page = signed_in_page
    slow = line_set(page, upload=SLOW // 5)
    choose(page, live_site, large, tmp_path / "broken.jpg", tmp_path / "notes.pdf")
    expect(page.locator("main li.refused")).to_have_count(1, timeout=20_000)
    expect(page.locator("main li.unsupported")).to_contain_text("Not a kind of file")
    check_accessibility(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("main .notice:visible")).to_contain_text("Paused")
    check_accessibility(page)
    slow.detach()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main li.new")).to_have_count(1, timeout=20_000)
    check_accessibility(page)
    page.get_by_role("button", name="Clear the list").click()
    expect(page.locator("main li")).to_have_count(0)
