"""How much work a step of the tree's slider is, in a tree of as many groups as are ever answered at once.

    python -m benchmarks.tree_page --url http://127.0.0.1:8000 --password SECRET [--groups 1999]

Gives a headless Chromium a made-up tree instead of the member's own, moves the slider through its stops, and prints as
JSON the processor time that the page's main thread takes for a step: less depends on what else the machine does then.
"""

import argparse
import heapq
import json
import random
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.upload_drop import sign_in
from tests.browser import FLAGS, chromium

PHOTOS = 400_000
STEPS = """
async () => {
  const slider = document.querySelector('input[type=range]');
  let steps = 0;
  for (let stop = 0; stop <= Number(slider.max); stop += 2, steps += 1) {
    slider.value = stop;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  }
  return steps;
}
"""
KINDS = {"script": "ScriptDuration", "layout": "LayoutDuration", "all": "TaskDuration"}


def made_up(groups: int) -> dict[str, Any]:
    """A tree as the API answers it: the largest group first, the highest split first."""
    random.seed(0)
    nodes = [_node(groups, PHOTOS, 1.3)]
    highest = [(-1.3, groups)]
    by_id = {groups: nodes[0]}
    while len(nodes) < groups:
        node = by_id[heapq.heappop(highest)[1]]
        share = random.uniform(0.15, 0.85)
        for side, part in (("left", share), ("right", 1 - share)):
            height = node["height"] * random.uniform(0.75, 0.995)
            child = _node(groups - len(nodes), max(3, int(node["size"] * part)), height)
            nodes.append(child)
            by_id[child["id"]], node[side] = child, child["id"]
            heapq.heappush(highest, (-height, child["id"]))
    head = {"run": "made-up", "algorithm": "average", "linkage": "average", "root": groups, "cut": 0.9}
    head |= {"version": "made-up.1", "current": True}
    return {**head, "photos": PHOTOS, "highest": 1.3, "nodes": nodes}


def _node(number: int, size: int, height: float) -> dict[str, Any]:
    known = {
        "id": number,
        "height": height,
        "size": size,
        "sizes": [[height, size]],
        "name": f"Group {number}",
    }
    return {**known, "left": None, "right": None, "more": False, "cluster": None, "photo": None}


def measure(page: Page, url: str, groups: int) -> dict[str, Any]:
    """Milliseconds of the main thread's processor time for a step."""
    tree = json.dumps(made_up(groups))
    page.route(
        "**/api/v1/clusters/tree/", lambda asked: asked.fulfill(body=tree, content_type="application/json")
    )
    page.goto(f"{url}/clusters/tree/", wait_until="load")
    page.get_by_role("slider").wait_for()
    page.wait_for_timeout(1000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> dict[str, float]:
        return {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}

    before = spent()
    steps = page.evaluate(STEPS)
    after = spent()
    took = {name: round(1000 * (after[key] - before[key]) / steps, 1) for name, key in KINDS.items()}
    return {"groups": groups, "steps": steps, "processor_ms_a_step": took}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--username", default="admin")
    parser.add_argument("--password", required=True)
    parser.add_argument("--groups", type=int, default=1999)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = sign_in(browser.new_context(), asked.url, asked.username, asked.password)
        print(json.dumps(measure(page, asked.url, asked.groups), indent=1))
        browser.close()


if __name__ == "__main__":
    main()
