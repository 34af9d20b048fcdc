"""How soon the next photo stands after a decision on the page of the review.

    python -m benchmarks.review_page --url http://127.0.0.1:8000 --password SECRET [--count 12]

Accepts the first suggestions of a running site in a headless Chromium, one every 700 ms, then takes all of it back.
Prints as JSON the milliseconds from each key to the frame in which another photo stands, large and loaded.
"""

import argparse
import json
import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.upload_drop import sign_in
from tests.browser import FLAGS, chromium

PAUSE_MS = 700
DECIDE = """
async () => {
  const standing = () =>
    [...document.querySelectorAll('.stage.live img:not(.coming)')].find((image) => !image.src.includes('/thumb'));
  const before = standing()?.src;
  const begun = performance.now();
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true }));
  while (performance.now() - begun < 5000) {
    await new Promise(requestAnimationFrame);
    const now = standing();
    if (now && now.src !== before && now.complete && now.naturalWidth) return performance.now() - begun;
  }
  throw new Error('No other photo came within 5 s: are there enough suggestions?');
}
"""


def measure(page: Page, url: str, count: int) -> dict[str, Any]:
    """Decide so many times, and undo."""
    page.goto(f"{url}/review/turns/", wait_until="load")
    page.locator(".stage.live img:not(.coming)").first.wait_for()
    page.wait_for_timeout(2000)
    took: list[int] = []
    for _ in range(count):
        took.append(round(page.evaluate(DECIDE)))
        page.wait_for_timeout(PAUSE_MS)
    for _ in range(count):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(PAUSE_MS)
    return {"count": count, "median_ms": statistics.median(took), "longest_ms": max(took), "ms": took}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--username", default="admin")
    parser.add_argument("--password", required=True)
    parser.add_argument("--count", type=int, default=12)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = sign_in(browser.new_context(), asked.url, asked.username, asked.password)
        print(json.dumps(measure(page, asked.url, asked.count), indent=1))
        browser.close()


if __name__ == "__main__":
    main()
