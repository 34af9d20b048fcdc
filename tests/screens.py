"""Retakes docs/screens: every page, light, dark and on a phone, of a fresh site that holds Plumb's sample photos.

python -m tests.screens [NAME ...]     (or `make screens`)
"""

import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import FLAGS, chromium
from tests.processes import ROOT, LiveSite, site_start, wait_until

FOLDER: Path = ROOT / "docs" / "screens"
WIDTH = {"": 960, "-dark": 960, "-phone": 390}
SECONDS = 300.0
TURNED = ("chelsea", "coffee", "rocket")
COMPARE = "from search.duplicates.refresh import duplicates_refresh; duplicates_refresh(seconds=120)"
SAMPLES = "from webapp.photos.services.samples import sample_files; print(*sample_files(), sep=chr(10))"


@dataclass(frozen=True)
class Screen:
    """A picture's name, the page's address, and what is done there before it is taken."""

    name: str
    address: str
    act: Callable[[Page], object] = lambda page: None
    signed_in: bool = True


def select(page: Page) -> None:
    page.locator("[data-photo]").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")


def straighten(page: Page) -> None:
    page.keyboard.press("t")
    page.get_by_role("dialog").get_by_role("slider").wait_for()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")


def explain(page: Page) -> None:
    why = page.get_by_role("button", name="Why this way up?")
    if not why.is_visible():
        page.get_by_role("button", name="Facts", exact=True).click()
    why.click()
    page.get_by_role("dialog").get_by_role("img", name=re.compile("^Most likely")).wait_for()


def look_inside(page: Page) -> None:
    look = page.get_by_role("button", name="Look inside")
    if not look.is_visible():
        page.get_by_role("button", name="Facts", exact=True).click()
    look.click()
    page.get_by_role("dialog").get_by_role("radio").first.wait_for(state="attached")


def look_at_word(page: Page) -> None:
    page.get_by_role("toolbar").first.get_by_role("button").nth(1).hover()


def screens(ids: dict[str, str]) -> list[Screen]:
    """Every page, given the ids of what the site holds."""
    return [
        Screen("sign-in", "/sign-in/", signed_in=False),
        Screen("library", "/"),
        Screen("selection", "/", select),
        Screen("keys", "/", lambda page: page.keyboard.press("?")),
        Screen("archive", "/?show=archive"),
        Screen("trash", "/?show=trash"),
        Screen("photo", f"/photos/{ids['photo']}/"),
        Screen("upload", "/upload/"),
        Screen("search-start", "/search/"),
        Screen("search", "/search/?q=cat"),
        Screen("search-by-photo", f"/search/?photo={ids['photo']}"),
        Screen("albums", "/albums/"),
        Screen("album", f"/albums/{ids['album']}/"),
        Screen("shared", ids["link"], signed_in=False),
        Screen("captions", "/review/captions/", look_at_word),
        Screen("clusters", "/clusters/"),
        Screen("tree", "/clusters/tree/"),
        Screen("networks", f"/photos/{ids['photo']}/", look_inside),
        Screen("map", "/map/"),
        Screen("processing", "/processing/"),
        Screen("straighten", f"/photos/{ids['photo']}/", straighten),
        Screen("account", "/account/"),
        Screen("admin", "/admin/"),
        Screen("not-found", "/nowhere/"),
    ]


def furnish(site: LiveSite) -> dict[str, str]:
    """Sample photos through every stage, an album with a link, one photo in the archive, one in the trash."""
    token = site.token()

    def call(method: str, path: str, body: object = None) -> Any:
        status, answer = site.call(method, f"/api/v1/{path}", body, token)
        assert status < 400, (path, answer)
        return answer

    call("POST", "samples/")
    wait_until(lambda: site.health().get("pending") == 0, SECONDS, "The end of every stage")
    photos = {photo["name"]: photo["id"] for photo in call("GET", "photos/?limit=100")["results"]}
    album = call("POST", "albums/", {"name": "Things worth a second look"})["id"]
    chosen = [photos[name] for name in ("coffee.png", "flower.jpg", "china.jpg", "rocket.jpg")]
    call("POST", f"albums/{album}/photos/", {"photos": chosen})
    link = call("POST", f"albums/{album}/links/", {"name": "For friends", "allow_download": True})
    for action, name in (("archive", "camera.png"), ("trash", "hubble_deep_field.jpg")):
        call("POST", "photos/bulk/", {"action": action, "selection": {"ids": [photos[name]]}})
    call("POST", "photos/bulk/", {"action": "favourite", "selection": {"ids": [photos["chelsea.png"]]}})
    return {"photo": photos["chelsea.png"], "album": album, "link": "/s/" + link["url"].split("/s/")[1]}


def turned_screens(site: LiveSite) -> list[Screen]:
    """Pages about turns, of photos as a camera without a sense of gravity would have kept them."""
    with TemporaryDirectory() as folder:
        for file in map(Path, site.manage("shell", "--verbosity", "0", "-c", SAMPLES).splitlines()):
            if file.stem in TURNED:
                with Image.open(file) as image:
                    for angle in (90, 180, 270):
                        name = f"{file.stem}-{angle}.jpg"
                        image.convert("RGB").rotate(-angle, expand=True).save(Path(folder) / name, quality=92)
        site.manage("import_photos", folder, "--owner", site.username, "--wait")
    site.manage("shell", "--verbosity", "0", "-c", COMPARE)
    token = site.token()
    waiting = site.call("GET", "/api/v1/orientation/reviews/", token=token)[1]["results"]
    photos = site.call("GET", "/api/v1/photos/?limit=100", token=token)[1]["results"]
    turned = next(photo["id"] for photo in photos if photo["name"] == f"{TURNED[0]}-90.jpg")
    return [
        Screen("review", "/review/turns/" if waiting else "/review/turns/?state=turned"),
        Screen("why-upright", f"/photos/{turned}/", explain),
        Screen("duplicates", "/review/duplicates/?kind=edited"),
        Screen("compare", "/review/duplicates/?kind=edited", lambda page: page.keyboard.press("Enter")),
    ]


def sign_in(page: Page, site: LiveSite) -> None:
    page.goto(f"{site.url}/sign-in/")
    page.fill("input[name=username]", site.username)
    page.fill("input[name=password]", site.password)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def take(browser: Browser, site: LiveSite, screen: Screen) -> None:
    """The page's three pictures."""
    for suffix, width in WIDTH.items():
        phone = suffix == "-phone"
        context = browser.new_context(
            viewport={"width": 390, "height": 780} if phone else {"width": 1280, "height": 800},
            color_scheme="dark" if suffix == "-dark" else "light",
            reduced_motion="reduce",
            has_touch=phone,
        )
        page = context.new_page()
        if screen.signed_in:
            sign_in(page, site)
        page.goto(site.url + screen.address, wait_until="load")
        page.wait_for_timeout(2500)
        screen.act(page)
        page.wait_for_timeout(700)
        save(page.screenshot(), FOLDER / f"{screen.name}{suffix}.webp", width)
        context.close()


def save(picture: bytes, path: Path, width: int) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        height = round(image.height * width / image.width)
        image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS).save(
            path, "WEBP", quality=72, method=6
        )


def main() -> None:
    wanted = sys.argv[1:]
    with TemporaryDirectory() as home, site_start(Path(home)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        FOLDER.mkdir(exist_ok=True)

        def take_those(among: list[Screen]) -> None:
            for screen in among:
                if not wanted or screen.name in wanted:
                    take(browser, site, screen)
                    print(screen.name, flush=True)

        take_those([Screen("first", "/")])
        take_those(screens(furnish(site)))
        take_those(turned_screens(site))


if __name__ == "__main__":
    main()
