"""A made-up map of any size for a member: photo rows, clusters and places, without vectors and almost without files.

    PLUMB_HOME=... python -m benchmarks.map_seed 1000000 --owner admin

The points lie in blobs, each blob a cluster; the first THUMBS of them (those that atlases of the upper levels show)
have a thumbnail, hard links to a few real ones. Nothing of it needs a worker.
"""

import argparse
import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

BLOBS = 60
THUMBS = 20_000
PICTURES = 48


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("--owner", default="admin")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    from webapp.accounts.models import User

    with transaction.atomic():
        seed(User.objects.get(username=options.owner), options.count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE photos_photo, search_clustermember, search_mapchunk")
    print(f"{options.count} points for {options.owner}")


def seed(owner: Any, count: int) -> None:
    from webapp.photos.models.identifiers import uuid7

    rng = np.random.default_rng(0)
    blob = rng.choice(BLOBS, count, p=np.arange(BLOBS, 0, -1) / (BLOBS * (BLOBS + 1) / 2))
    middles = rng.uniform(0.1, 0.9, (BLOBS, 2))
    spread = rng.uniform(0.008, 0.04, BLOBS)
    points = middles[blob] + spread[blob, None] * rng.normal(size=(count, 2))
    photos = [uuid7() for _ in range(count)]
    photos_write(owner, photos, rng)
    clusters_write(owner, photos, blob)
    map_write(owner, photos, points)
    thumbs_write(photos[:THUMBS])


def photos_write(owner: Any, photos: Sequence[UUID], rng: np.random.Generator) -> None:
    from django.db import connection

    from webapp.photos.models import Photo

    newest = datetime(2026, 10, 1, tzinfo=UTC)
    days = rng.integers(0, 7000, len(photos)).tolist()
    alike = Photo(
        owner=owner,
        extension=".jpg",
        name="seeded.jpg",
        media_type="image/jpeg",
        bytes=1000,
        width=400,
        height=300,
    )
    own = ("id", "sha256", "taken_at", "created_at", "exif")
    names = [field.attname for field in Photo._meta.concrete_fields if field.attname not in own]
    same = {name: getattr(alike, name) for name in names} | {"created_at": newest, "exif": "{}"}
    columns = (*same, "id", "sha256", "taken_at")
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY photos_photo ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for photo, day in zip(photos, days, strict=True):
            sha256 = hashlib.sha256(photo.bytes).hexdigest()
            copy.write_row((*same.values(), photo, sha256, newest - timedelta(days=day)))


def clusters_write(owner: Any, photos: Sequence[UUID], blob: "np.ndarray[Any, Any]") -> None:
    from django.db import connection

    from search.models import Cluster, ClusterRun

    run = ClusterRun.objects.create(owner=owner, algorithm="seed", state="success", photos=len(photos))
    sizes = np.bincount(blob, minlength=BLOBS)
    clusters = Cluster.objects.bulk_create(
        Cluster(owner=owner, run=run, name=f"Blob {at + 1}", size=int(size), cohesion=0.9)
        for at, size in enumerate(sizes)
    )
    ids = [cluster.pk for cluster in clusters]
    columns = "cluster_id, photo_id, position, closeness"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY search_clustermember ({columns}) FROM STDIN") as copy,
    ):
        for at, (photo, number) in enumerate(zip(photos, blob.tolist(), strict=True)):
            copy.write_row((ids[number], photo, at, 0.9))


def map_write(owner: Any, photos: Sequence[UUID], points: "np.ndarray[Any, Any]") -> None:
    from search.models import MapChunk, PhotoMap
    from search.photo_map.frame import steps
    from search.photo_map.points import Points, chunks_of, ids_of

    map_ = PhotoMap.objects.create(
        owner=owner, algorithm="neighbours", points=len(photos), laid_out=len(photos)
    )
    MapChunk.objects.bulk_create(chunks_of(map_, Points(ids_of(photos), steps(points))), batch_size=16)


def thumbs_write(photos: Sequence[UUID]) -> None:
    from django.core.files.storage import storages
    from PIL import Image

    from webapp.photos.models import Photo
    from webapp.photos.services.renditions import rendition_store

    rng = np.random.default_rng(1)
    store, pictures = storages["renditions"], []
    for photo in photos[:PICTURES]:
        noise = rng.integers(0, 255, (12, 16, 3), np.uint8)
        picture = Image.fromarray(noise).resize((512, 384), Image.Resampling.BICUBIC)
        rendition_store(Photo(id=photo, version=1), "thumb", picture)
        pictures.append(Path(store.path(Photo(id=photo, version=1).rendition_key("thumb"))))
    for at, photo in enumerate(photos[PICTURES:]):
        link = Path(store.path(Photo(id=photo, version=1).rendition_key("thumb")))
        link.parent.mkdir(parents=True, exist_ok=True)
        link.hardlink_to(pictures[at % len(pictures)])


if __name__ == "__main__":
    main()
