"""The timeline in a real browser over a seeded library: how soon, how smooth, how lean.

    python -m benchmarks.timeline [--photos 100000] [--runs 3] [--address URL --user NAME --password WORD]

Starts a site on a fresh home, seeds a library by `manage.py seed_library`, and drives headless Chromium through it;
with --address a site that runs already and has the library. Takes the best of the runs, for machines that have other
work too. Prints JSON:

- ready_ms: from the start of the navigation until tiles with placeholders are in view (browser cache warm)
- fps, fps_large_month: frames a second while scrolling 3,000 px/s, from the top and inside the largest month
- longest_task_ms: after ready, in both of those; longest_task_cpu_ms: the same in the thread's own time, which other
  work on the machine does not lengthen
- frame_cpu_ms: the page's main thread per frame while scrolling 50 px a frame (16.7 and less can be 60 a second)
- heap_mb: JavaScript heap before, after and again after scrolling end to end, back at the top each time
- month_ms: p50, p95 over every month's answer, and the largest month alone; count_ms: the months' counts
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.browser import FLAGS, chromium
from tests.processes import PASSWORD, site_start

OBSERVE = """() => {
    window.measured = { ready: 0, tasks: [] };
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.measured.tasks.push([task.startTime, task.duration]);
    }).observe({ type: 'longtask', buffered: true });
    const look = () => {
        const tiles = [...document.querySelectorAll('[data-photo]')];
        if (tiles.filter((tile) => tile.style.backgroundImage).length >= 5) {
            requestAnimationFrame(() => (window.measured.ready = performance.now()));
        } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
SCROLL = """async ([speed, seconds]) => {
    const scroller = document.querySelector('.scroller');
    const begin = performance.now();
    let last = begin, frames = 0;
    while (last - begin < seconds * 1000) {
        const now = await new Promise((next) => requestAnimationFrame(next));
        scroller.scrollTop += Math.round((speed * (now - last)) / 1000);
        last = now;
        frames += 1;
    }
    const tasks = window.measured.tasks.filter(([start]) => start > begin).map(([, took]) => took);
    return { fps: (frames * 1000) / (last - begin), longest: Math.max(0, ...tasks) };
}"""


STEPS = """async (frames) => {
    const scroller = document.querySelector('.scroller');
    for (let frame = 0; frame < frames; frame++) {
        await new Promise((next) => requestAnimationFrame(next));
        scroller.scrollTop += 50;
    }
}"""
TASKS = ("toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline")


@dataclass(frozen=True)
class Library:
    """A running site and who has the photos."""

    address: str
    user: str
    password: str


def signed_in(playwright: Playwright, library: Library) -> Page:
    browser = playwright.chromium.launch(
        executable_path=chromium(), args=[*FLAGS, "--enable-precise-memory-info", "--js-flags=--expose-gc"]
    )
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{library.address}/sign-in/")
    page.fill("input[name=username]", library.user)
    page.fill("input[name=password]", library.password)
    page.click("form button[type=submit]")
    page.wait_for_selector("[data-photo]")
    page.add_init_script(f"({OBSERVE})()")
    return page


def open_timeline(page: Page, library: Library) -> float:
    """Milliseconds from the start of the navigation until tiles are in view."""
    page.goto(library.address)
    page.wait_for_function("() => window.measured?.ready > 0", timeout=30_000)
    page.wait_for_timeout(1500)
    return float(page.evaluate("() => window.measured.ready"))


def own_time(page: Page, frames: int, steps: str = STEPS) -> dict[str, float]:
    """Milliseconds of the main thread's own time: of the longest task, and per frame, while `steps` move it."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=list(TASKS))
    page.evaluate(steps, frames)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        event["tdur"] / 1000
        for event in events
        if event["name"] in ("RunTask", "ThreadControllerImpl::RunTask")
        and "tdur" in event
        and (event["pid"], event["tid"]) in mains
    ]
    return {"longest_task_cpu_ms": round(max(tasks)), "frame_cpu_ms": round(sum(tasks) / frames, 1)}


def heap(page: Page) -> float:
    page.wait_for_timeout(4000)  # pictures on their way keep their tiles until they have come
    page.evaluate("() => { gc(); gc(); }")
    page.wait_for_timeout(300)
    return round(float(page.evaluate("() => performance.memory.usedJSHeapSize")) / 1e6, 1)


def scrub(page: Page, stops: int = 120) -> None:
    """Through the whole library by the scrubber, every month in view for a moment, and back to the top."""
    box = page.locator(".scrubber .track").bounding_box()
    assert box is not None
    for at in [*range(stops), 0]:
        page.mouse.click(box["x"] + box["width"] - 17, box["y"] + box["height"] * min(0.999, at / stops))
        page.wait_for_timeout(160)


def run(page: Page, library: Library, largest: str) -> dict[str, Any]:
    """One run of everything the browser shows."""
    ready = open_timeline(page, library)
    before = heap(page)
    top = page.evaluate(SCROLL, [3000, 5])
    page.keyboard.press("g")
    page.fill("input[type=date]", f"{largest}-20")
    page.keyboard.press("Enter")
    page.wait_for_timeout(2500)
    large = page.evaluate(SCROLL, [3000, 5])
    own = own_time(page, 300)
    scrub(page)
    once = heap(page)
    scrub(page)
    return {
        "ready_ms": round(ready),
        "fps": round(top["fps"], 1),
        "fps_large_month": round(large["fps"], 1),
        "longest_task_ms": round(max(top["longest"], large["longest"])),
        **own,
        "heap_mb": {"before": before, "after": once, "after_twice": heap(page)},
    }


def best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The best of each figure; the heaps of the run that grew most."""
    least = ("ready_ms", "longest_task_ms", "longest_task_cpu_ms", "frame_cpu_ms")
    found: dict[str, Any] = {name: min(one[name] for one in runs) for name in least}
    for name in ("fps", "fps_large_month"):
        found[name] = max(one[name] for one in runs)
    found["heap_mb"] = max((one["heap_mb"] for one in runs), key=lambda heap: heap["after_twice"])
    return found


def answers(page: Page, library: Library) -> dict[str, Any]:
    """Milliseconds of the API's answers, as a client on this machine waits for them."""

    def took(path: str) -> float:
        begin = time.perf_counter()
        assert page.request.get(f"{library.address}/api/v1/{path}").ok, path
        return (time.perf_counter() - begin) * 1000

    def best_of(path: str) -> float:
        return min(took(path) for _ in range(3))

    buckets = page.request.get(f"{library.address}/api/v1/timeline/").json()["buckets"]
    largest = max(buckets, key=lambda bucket: bucket["count"])
    months = [best_of(f"timeline/{bucket['month']}/") for bucket in buckets if bucket is not largest]
    return {
        "largest": largest,
        "month_ms": {
            "p50": round(statistics.median(months), 1),
            "p95": round(statistics.quantiles(months, n=20)[-1], 1),
            "largest": round(best_of(f"timeline/{largest['month']}/"), 1),
        },
        "count_ms": round(best_of("timeline/"), 1),
    }


@contextmanager
def seeded_site(photos: int) -> Iterator[Library]:
    with TemporaryDirectory() as home, site_start(Path(home)) as site:
        print(site.manage("seed_library", str(photos), "--owner", site.username), flush=True)
        yield Library(site.url, site.username, site.password)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--address")
    parser.add_argument("--user", default="admin")
    parser.add_argument("--password", default=PASSWORD)
    options = parser.parse_args()
    with ExitStack() as opened:
        library = (
            Library(options.address, options.user, options.password)
            if options.address
            else opened.enter_context(seeded_site(options.photos))
        )
        page = signed_in(opened.enter_context(sync_playwright()), library)
        measured = answers(page, library)
        runs = [run(page, library, measured["largest"]["month"]) for _ in range(options.runs)]
        print(json.dumps({"runs": runs, "best": best(runs), **measured}, indent=2))


if __name__ == "__main__":
    main()
