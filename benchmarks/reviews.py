"""Milliseconds of the review queue of one member with many photos: pages, figures, decisions and their undoing.

    PLUMB_HOME=$(mktemp -d) python -m benchmarks.reviews [--photos 100000] [--rounds 5]

Seeds photos, their ledger and readings by SQL into the database that the environment names (use a fresh PLUMB_HOME):
a fifth of the photos are suggestions, evenly sure from 0 to 1. Asks the API in this process, whole answers, and
prints the median of the rounds as JSON. Each decision on a band is undone before the next round. A band that is left
to a run is carried out here, as a worker does, and its parts are counted too.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from benchmarks.admin_scale import PHOTOS, RUNS

READINGS = """
    INSERT INTO search_orientation (photo_id, angle, quarter, straighten, confidence, state, model_version, updated_at)
    SELECT id, 90, 1, 0, (n %% 10007) / 10007.0,
        CASE n %% 10 WHEN 0 THEN 'suggested' WHEN 5 THEN 'suggested' WHEN 1 THEN 'turned' WHEN 2 THEN 'unsure'
                     ELSE 'upright' END, 'net@0123456789ab/fp32', now()
    FROM (SELECT id, row_number() OVER (ORDER BY sha256) AS n FROM photos_photo WHERE owner_id = %(owner)s) AS rows
"""
REVIEWS = "/api/v1/orientation/reviews/"
SEEN = {
    "first page": "",
    "a band, least sure first": "?min=0.6&max=0.7&order=confidence",
    "photos turned": "?state=turned",
    "photos that people decided on": "?state=manual",
    "figures": "summary/",
}


def seed(owner: int, photos: int) -> None:
    """The member's photos with readings, then fresh statistics."""
    from django.db import connection

    from webapp.photos.pipeline import stages

    with connection.cursor() as cursor:
        cursor.execute(PHOTOS, {"first": owner, "members": 1, "photos": photos})
        cursor.execute(RUNS, {"stages": list(stages())})
        cursor.execute(READINGS, {"owner": owner})
        cursor.execute("VACUUM ANALYZE")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and the answer's content."""
    start = time.perf_counter()
    answer = work()
    taken = (time.perf_counter() - start) * 1000
    assert answer.status_code in (200, 202), answer.content
    return taken, answer.json()


def carry_out(run: str) -> Any:
    """What a worker does with a run; answers like the API."""
    from search.orientation.review.subject import TURNS
    from search.review.runs import run_execute

    run_execute(TURNS, run_id=UUID(run))
    return SimpleNamespace(status_code=200, json=dict)


def measure(client: Any, photos: int, rounds: int) -> dict[str, float]:
    """Median milliseconds by what was asked."""
    found: dict[str, list[float]] = {}

    def note(name: str, work: Callable[[], Any]) -> Any:
        taken, content = timed(work)
        found.setdefault(name, []).append(taken)
        return content

    def decide(name: str, path: str, body: dict[str, Any]) -> None:
        done = note(name, lambda: client.post(REVIEWS + path, body))
        if not done.get("run"):
            undo = {"undo": done["undo"]}
            note(f"{name}, undone", lambda: client.post("/api/v1/photos/bulk/undo/", undo))
            return
        run = done["run"]["id"]
        note(f"{name}, by the worker", lambda: carry_out(run))
        undoing = note(f"{name}, undo asked for", lambda: client.post(f"{REVIEWS}runs/{run}/undo/"))
        note(f"{name}, undone by the worker", lambda: carry_out(undoing["id"]))

    one = client.get(REVIEWS).json()["results"][0]["photo"]["id"]
    for _ in range(rounds):
        for name, path in SEEN.items():
            note(name, lambda path=path: client.get(REVIEWS + path))
        decide("one accepted", f"{one}/", {"decision": "accept"})
        for count in (400, 10_000):
            share = count / (photos / 5)
            for word in ("accept", "reject"):
                decide(f"{count:,}: {word}", "bulk/", {"decision": word, "max": min(share, 1.0)})
    return {name: round(statistics.median(taken), 1) for name, taken in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    from webapp.embedded.borrowed import services_for

    django.setup()
    from rest_framework.test import APIClient

    from webapp.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    sys.argv[0] = str(settings.BASE_DIR / "manage.py")
    with services_for(["migrate"], settings.PLUMB_HOME):
        call_command("migrate", verbosity=0)
        owner = User.objects.create_user("benchmark")
        seed(owner.pk, options.photos)
        client = APIClient()
        client.force_login(owner)
        print(
            json.dumps(
                {"photos": options.photos, "ms": measure(client, options.photos, options.rounds)}, indent=2
            )
        )


if __name__ == "__main__":
    main()
