"""The map in a real browser over a made-up library: how soon, how smooth, how fast a loop is.

    python -m benchmarks.map [--points 100000] [--runs 3] [--address URL --user NAME --password WORD]

Starts a site on a fresh home, gives its admin a map by `benchmarks.map_seed`, and drives headless Chromium through it,
which draws WebGL in software (SwiftShader, on the same cores as everything else); with --address a site that runs
already and has the map. Prints JSON, the best of the runs:

- first_ms: from the start of the navigation until points are drawn; whole_ms: until all of them are
- moving: milliseconds between frames while the map is dragged for five seconds, p50, p95 and longest, and how many
  points a frame drew at the end
- frame_cpu_ms: the page's main thread per frame while the map moves
- loop_ms: from the end of a loop around some two thirds of the map until the page knows the points in it;
  loop_points: how many
- first_part_ms, part_ms: the API's answers with the first 8,192 and with 65,536 points
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.timeline import Library, own_time
from tests.browser import FLAGS, chromium
from tests.processes import PASSWORD, ROOT, site_start

SECONDS_TO_WAIT = 180
MOVE = """async (seconds) => {
    const stage = document.querySelector('[role=application]');
    const box = stage.getBoundingClientRect();
    const middle = [box.left + box.width / 2, box.top + box.height / 2];
    const tell = (kind, x, y) => stage.dispatchEvent(new PointerEvent(kind, {
        pointerId: 1, button: 0, buttons: 1, clientX: x, clientY: y, bubbles: true, pointerType: 'mouse',
    }));
    stage.setPointerCapture = () => undefined;
    tell('pointerdown', ...middle);
    const begin = performance.now();
    const took = [];
    let last = begin;
    while (last - begin < seconds * 1000) {
        const now = await new Promise((next) => requestAnimationFrame(next));
        took.push(now - last);
        last = now;
        const angle = (now - begin) / 400;
        tell('pointermove', middle[0] + 200 * Math.sin(angle), middle[1] + 120 * Math.cos(angle));
    }
    tell('pointerup', ...middle);
    return took.slice(1);
}"""
FRAMES = """async (frames) => {
    const stage = document.querySelector('[role=application]');
    const box = stage.getBoundingClientRect();
    for (let frame = 0; frame < frames; frame++) {
        await new Promise((next) => requestAnimationFrame(next));
        stage.dispatchEvent(new WheelEvent('wheel', {
            deltaX: frame % 60 < 30 ? 9 : -9, clientX: box.left + 300, clientY: box.top + 300, bubbles: true,
        }));
    }
}"""
DRAWN = """() => {
    const draw = WebGL2RenderingContext.prototype.drawArrays;
    window.drawn = 0;
    WebGL2RenderingContext.prototype.drawArrays = function (mode, first, count) {
        if (mode === this.POINTS && first === 0) window.drawn = count;
        return draw.call(this, mode, first, count);
    };
}"""


def mark(page: Page, name: str) -> float:
    """Milliseconds from the start of the navigation until the page set this mark."""
    page.wait_for_function(
        "(name) => performance.getEntriesByName(name).length", arg=name, timeout=1000 * SECONDS_TO_WAIT
    )
    return float(page.evaluate("(name) => performance.getEntriesByName(name)[0].startTime", name))


def quantile(values: list[float], share: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(share * len(values)))], 1)


def loop(page: Page) -> dict[str, Any]:
    """Draw around the middle of the map and wait for the answer of the worker."""
    page.keyboard.press("l")
    box = page.locator("[role=application]").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reach = 0.4 * min(box["width"], box["height"])
    corners = [(1, 0), (0.7, 0.8), (0, 1), (-0.7, 0.6), (-1, 0), (-0.6, -0.8), (0, -1), (0.8, -0.7)]
    page.mouse.move(middle[0] + reach, middle[1])
    page.mouse.down()
    for x, y in corners:
        page.mouse.move(middle[0] + reach * x, middle[1] + reach * y, steps=12)
    page.mouse.up()
    page.wait_for_function("() => performance.getEntriesByName('map-loop-found').length", timeout=30_000)
    entry = page.evaluate(
        "() => performance.getEntriesByName('map-loop-found').map((e) => [e.duration, e.detail])[0]"
    )
    page.keyboard.press("v")
    return {"loop_ms": round(entry[0], 1), "loop_points": entry[1]}


def run(page: Page, library: Library) -> dict[str, Any]:
    """One run of everything."""
    page.goto(f"{library.address}/map/")
    found: dict[str, Any] = {
        "first_ms": round(mark(page, "map-seen")),
        "whole_ms": round(mark(page, "map-whole")),
    }
    page.wait_for_timeout(1500)
    took = page.evaluate(MOVE, 5)
    found["moving"] = {
        "p50_ms": quantile(took, 0.5),
        "p95_ms": quantile(took, 0.95),
        "longest_ms": quantile(took, 1.0),
        "drawn": page.evaluate("() => window.drawn"),
    }
    page.wait_for_timeout(1500)
    found["frame_cpu_ms"] = own_time(page, 120, FRAMES)["frame_cpu_ms"]
    page.keyboard.press("0")
    page.wait_for_timeout(2500)
    return found | loop(page)


def best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The best of each figure, the frames of the smoothest run."""
    names = ("first_ms", "whole_ms", "frame_cpu_ms", "loop_ms")
    found: dict[str, Any] = {name: min(one[name] for one in runs) for name in names}
    found["moving"] = min((one["moving"] for one in runs), key=lambda moving: moving["p95_ms"])
    return found | {"loop_points": runs[0]["loop_points"]}


def answers(page: Page, library: Library) -> dict[str, Any]:
    """Milliseconds of the API's answers, the best of three."""
    summary = page.request.get(f"{library.address}/api/v1/map/").json()
    revision = summary["map"]["revision"]

    def took(count: int) -> float:
        path = f"{library.address}/api/v1/map/points/?revision={revision}&first=0&count={count}"
        begin = time.perf_counter()
        assert page.request.get(path).ok
        return (time.perf_counter() - begin) * 1000

    return {
        "points": summary["map"]["points"],
        "first_part_ms": round(min(took(8_192) for _ in range(3)), 1),
        "part_ms": round(min(took(65_536) for _ in range(3)), 1),
    }


@contextmanager
def seeded_site(points: int) -> Iterator[Library]:
    with TemporaryDirectory() as home, site_start(Path(home)) as site:
        command = [sys.executable, "-m", "benchmarks.map_seed", str(points), "--owner", site.username]
        subprocess.run(command, cwd=ROOT, env=dict(site.environment), check=True)
        yield Library(site.url, site.username, site.password)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--address")
    parser.add_argument("--user", default="admin")
    parser.add_argument("--password", default=PASSWORD)
    options = parser.parse_args()
    with ExitStack() as opened:
        library = (
            Library(options.address, options.user, options.password)
            if options.address
            else opened.enter_context(seeded_site(options.points))
        )
        playwright = opened.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(f"{library.address}/sign-in/")
        page.fill("input[name=username]", library.user)
        page.fill("input[name=password]", library.password)
        page.click("form button[type=submit]")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.add_init_script(f"({DRAWN})()")
        measured = answers(page, library)
        runs = [run(page, library) for _ in range(options.runs)]
        load = round(os.getloadavg()[0], 1)
        print(json.dumps({"runs": runs, "best": best(runs), **measured, "load": load}, indent=2))


if __name__ == "__main__":
    main()
