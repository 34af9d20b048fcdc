"""How the page stays quick while 10,000 files are dropped into it.

    python -m benchmarks.upload_drop --url http://127.0.0.1:8000 --password SECRET [--files 10000] [--seconds 60]

Makes that many small files, hands them to the upload page of a running site through the file chooser of a headless
Chromium, and prints as JSON: how many files the page lists, until when all were listed and all were read and asked
for, the long tasks that PerformanceObserver saw from the drop on (milliseconds), and how much script memory is used.
The files are no photos, so the server refuses them at the end of each: every state is passed through.
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


def files_make(folder: Path, count: int) -> list[Path]:
    """`count` files of 600 bytes that differ, called like photos."""
    paths = [folder / f"{number:06}.jpg" for number in range(count)]
    for path in paths:
        path.write_bytes((path.name + str(time.time_ns())).encode().ljust(600, b"."))
    return paths


def sign_in(context: BrowserContext, url: str, username: str, password: str) -> Page:
    page = context.new_page()
    page.goto(f"{url}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def drop(page: Page, url: str, paths: list[Path], seconds: float) -> dict[str, Any]:
    """Choose all the files at once and watch for so many seconds."""
    page.goto(f"{url}/upload/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose photos").click()
    page.evaluate("tasks.length = 0")
    chooser.value.set_files(paths)
    begun = time.monotonic()
    page.wait_for_function(
        "wanted => document.querySelector('main li')?.getAttribute('aria-setsize') == wanted",
        arg=str(len(paths)),
        timeout=120_000,
    )
    listed = time.monotonic() - begun
    page.wait_for_timeout(seconds * 1000)
    tasks: list[int] = sorted(page.evaluate("tasks"), reverse=True)
    return {
        "files": len(paths),
        "listed_seconds": round(listed, 1),
        "watched_seconds": seconds,
        "long_tasks_ms": tasks[:10],
        "tasks_over_100_ms": sum(task > 100 for task in tasks),
        "rows_in_the_page": page.locator("main li").count(),
        "memory_mb": round(page.evaluate("performance.memory.usedJSHeapSize") / 1e6, 1),
        "heading": page.locator("main h2").inner_text(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--username", default="admin")
    parser.add_argument("--password", required=True)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        paths = files_make(Path(folder), asked.files)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context()
        context.add_init_script(WATCH)
        page = sign_in(context, asked.url, asked.username, asked.password)
        print(json.dumps(drop(page, asked.url, paths, asked.seconds), indent=1))
        browser.close()


if __name__ == "__main__":
    main()
