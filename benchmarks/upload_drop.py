"""How the page stays quick while a folder of 10,000 files is dropped into it.

    python -m benchmarks.upload_drop --url http://127.0.0.1:8000 --password SECRET [--files 10000] [--seconds 30]

Makes that many small files, drops their folder on the upload page of a running site in a headless Chromium, scrolls
the list, reloads the page, and prints as JSON for each of these: the long tasks that PerformanceObserver saw
(milliseconds of wall clock, which grow when others use the machine), and when all the files were listed; besides, the
longest tasks of the page's main thread in processor time, which do not grow. The files are no photos, so the server
refuses each at its end. (Not through the file chooser: there Chromium's own DevTools need a task of seconds before the
page learns anything.)
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser import FLAGS, chromium

WATCH = """
window.tasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => tasks.push(Math.round(entry.duration))))
  .observe({ entryTypes: ['longtask'] });
"""


def files_make(folder: Path, count: int) -> None:
    """`count` files of 600 bytes that differ, called like photos."""
    for number in range(count):
        path = folder / f"{number:06}.jpg"
        path.write_bytes((path.name + str(time.time_ns())).encode().ljust(600, b"."))


def sign_in(context: BrowserContext, url: str, username: str, password: str) -> Page:
    page = context.new_page()
    page.goto(f"{url}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def listed(page: Page, count: int) -> float:
    """Seconds until the list says that it has all of them."""
    begun = time.monotonic()
    page.locator(f'main li[aria-setsize="{count}"]').first.wait_for(timeout=120_000)
    return round(time.monotonic() - begun, 1)


def tasks(page: Page) -> dict[str, Any]:
    """What has blocked the page since this was asked last."""
    found: list[int] = sorted(page.evaluate("tasks.splice(0)"), reverse=True)
    return {
        "long_tasks": len(found),
        "over_100_ms": sum(task > 100 for task in found),
        "longest_ms": found[:5],
    }


def drop(page: Page, folder: str) -> None:
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [folder], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 300, "data": data})


def scroll(page: Page) -> None:
    page.locator("main .box").hover()
    for _ in range(40):
        page.mouse.wheel(0, 12_000)
        page.wait_for_timeout(50)


def measure(page: Page, folder: str, count: int, seconds: float) -> dict[str, Any]:
    """Drop, watch for so many seconds, scroll from end to end, reload."""
    drop(page, folder)
    found: dict[str, Any] = {"drop": {"listed_seconds": listed(page, count)}}
    page.wait_for_timeout(seconds * 1000)
    found["drop"] |= tasks(page) | {"watched_seconds": seconds, "rows": page.locator("main li").count()}
    scroll(page)
    found["scroll"] = tasks(page)
    page.reload()
    found["reload"] = {"listed_seconds": listed(page, count)}
    page.wait_for_timeout(5000)
    found["reload"] |= tasks(page)
    found["memory_mb"] = round(page.evaluate("performance.memory.usedJSHeapSize") / 1e6, 1)
    return found


def processor_ms(trace: bytes) -> list[int]:
    """The longest tasks of the renderers' main threads by the processor time that they took."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    times = [
        event.get("tdur", 0)
        for event in events
        if "RunTask" in event["name"] and (event["pid"], event["tid"]) in mains
    ]
    return [round(time / 1000) for time in sorted(times, reverse=True)[:5]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--username", default="admin")
    parser.add_argument("--password", required=True)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files_make(Path(folder), asked.files)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context()
        context.add_init_script(WATCH)
        page = sign_in(context, asked.url, asked.username, asked.password)
        page.goto(f"{asked.url}/upload/")
        page.evaluate("tasks.length = 0")
        browser.start_tracing(page=page, categories=["toplevel", "__metadata"])
        found = measure(page, folder, asked.files, asked.seconds)
        found["longest_processor_ms"] = processor_ms(browser.stop_tracing())
        print(json.dumps(found, indent=1))
        browser.close()


if __name__ == "__main__":
    main()
