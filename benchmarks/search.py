"""Global search over HTTP in a library of 100,000 vectors: seeds them, asks a running site, prints p50 and p95.

    python -m benchmarks.search --url http://127.0.0.1:8000 [--count 100000] [--queries 200]

Seeds photos without files, which no stage waits for, in the database that the environment names, for a member of their
own (`benchmark-search`), each with a vector in the serving space and five regions for every twentieth; makes the index;
asks by stored photos, so that no time goes into embedding a query. `--remove` takes the photos away again.
"""

import argparse
import hashlib
import json
import os
import time
import urllib.request
from itertools import islice
from typing import Any

import numpy as np

MEMBER = "benchmark-search"
CHUNK = 2000
WORD = "benchmark-search-password"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--remove", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    import django

    django.setup()
    from webapp.accounts.models import User

    owner, made = User.objects.get_or_create(username=MEMBER)
    if made:
        owner.set_password(WORD)
        owner.save()
    if options.remove:
        from webapp.photos.models import Photo

        print(Photo.objects.filter(owner=owner).delete()[0], "rows removed")
        return
    asked = seed(owner, options.count, options.queries)
    token = post(f"{options.url}/api/v1/token/", {"username": MEMBER, "password": WORD})["token"]
    found: dict[str, Any] = {"vectors": options.count, "limit": options.limit, "load": os.getloadavg()[0]}
    for name, more in (("index", {}), ("exact", {"exact": True}), ("with regions", {"regions": True})):
        found[name] = measured(options.url, token, asked, {"limit": options.limit, **more})
        print(name, json.dumps(found[name]), flush=True)
    print(json.dumps(found, indent=2))


def seed(owner: Any, count: int, queries: int) -> list[str]:
    """Photos with vectors until there are `count`; returns the ids of those to ask by."""
    from search.evaluation.ann import made_up
    from search.index.describing import space_active
    from search.index.indexes import index_create, index_drop
    from search.models import Embedding
    from webapp.photos.models import Photo

    space = space_active()
    there = Embedding.objects.filter(space_id=space.pk, photo__owner=owner, region=None).count()
    if there < count:  # one index made at the end is faster than a hundred thousand insertions
        index_drop(space)
    vectors = iter(enumerate(made_up(count, space.dim, 0)[there:], there))
    while rows := list(islice(vectors, CHUNK)):
        _chunk(owner, space, rows)
        print(f"{rows[-1][0] + 1:,} seeded", end="\r", flush=True)
    from django.db import connection

    from webapp.photos.services.seed import seeded_settle

    seeded_settle(owner)
    started = time.monotonic()
    index_create(space)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_embedding; ANALYZE photos_photo")
    print(f"index made in {time.monotonic() - started:.1f} s")
    ids = Photo.objects.filter(owner=owner).order_by("sha256").values_list("id", flat=True)[:queries]
    return [str(photo) for photo in ids]


def _chunk(owner: Any, space: Any, rows: list[tuple[int, Any]]) -> None:
    from django.utils import timezone

    from search.index.services import embeddings_write, region_embeddings_write
    from search.index.vectors import unit
    from webapp.photos.models import Photo
    from webapp.photos.services.seed import MARK

    photos = Photo.objects.bulk_create(
        Photo(owner=owner, sha256=hashlib.sha256(f"{MEMBER}{i}".encode()).hexdigest()[:48] + MARK, extension=".jpg",
              name=f"{i}.jpg", media_type="image/jpeg", bytes=1000, width=40, height=30, taken_at=timezone.now())
        for i, _ in rows
    )  # fmt: skip
    embeddings_write(
        space=space, vectors={photo.id: vector for photo, (_, vector) in zip(photos, rows, strict=True)}
    )
    random = np.random.default_rng(rows[0][0])
    regions = {}
    for photo, (_, vector) in list(zip(photos, rows, strict=True))[::20]:
        near = unit(vector + 0.05 * random.normal(size=(5, space.dim)).astype(np.float32))
        regions[photo.id] = {(0.1 * i, 0.1, 0.3, 0.3): near[i] for i in range(5)}
    region_embeddings_write(space=space, vectors=regions)


def measured(url: str, token: str, photos: list[str], more: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds of searches by these photos, one after the other; the first one warms."""
    times, inside, modes = [], [], set()
    for photo in [photos[0], *photos]:
        started = time.perf_counter()
        answer = post(f"{url}/api/v1/search/", {"photo": photo, **more}, token)
        times.append(1000 * (time.perf_counter() - started))
        inside.append(answer["took_ms"])
        modes.add(answer["mode"])
        if len(answer["results"]) != more["limit"]:
            raise SystemExit(
                f"{len(answer['results'])} results instead of {more['limit']}: nothing was measured."
            )
    p50, p95 = (float(np.percentile(times[1:], percent)) for percent in (50, 95))
    return {"p50_ms": round(p50, 1), "p95_ms": round(p95, 1), "modes": sorted(modes),
            "inside_p50_ms": round(float(np.median(inside[1:])), 1)}  # fmt: skip


def post(url: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
    return found


if __name__ == "__main__":
    main()
