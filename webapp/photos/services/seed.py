"""Made-up libraries of any size, for measuring: rows like those of real photos, few pictures shared by all of them.

A seeded photo has a row, a thumbnail and ended stages. Its thumbnail is a hard link to one of a few real ones; its
hash is made up, and it has an original (a hard link too) only when asked for.
"""

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import FileSystemStorage, storages
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image, ImageOps

from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.models.identifiers import uuid7
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.thumbnails import placeholder
from webapp.photos.services.files import renditions_remove
from webapp.photos.services.renditions import rendition_store
from webapp.photos.services.seed_dates import moments

MARK = "5eed" * 4
"""Ends the made-up hash of every seeded photo."""

_SHAPES = ((4, 3), (3, 2), (16, 9), (3, 4), (2, 3), (1, 1))
_AT_ONCE = 2000
_RUNS = """
    INSERT INTO photos_stagerun (photo_id, stage, status, priority, due_at, attempts, permanent, reason, worker,
        model_version, started_at, ended_at, seconds)
    SELECT id, stage, 'skipped', 0, created_at, 1, false, 'A seeded photo has nothing to read.', 'seed', '', created_at,
        created_at, 0
    FROM photos_photo CROSS JOIN unnest(%s::text[]) AS stage WHERE owner_id = %s AND sha256 LIKE %s
    ON CONFLICT (photo_id, stage) DO NOTHING
"""


@dataclass(frozen=True)
class Motif:
    """A real picture that many seeded photos show."""

    original: Path
    thumb: Path
    width: int
    height: int
    thumbhash: str
    bytes: int


def seeded(owner: User) -> int:
    """How many seeded photos the member has."""
    return Photo.objects.filter(owner=owner, sha256__endswith=MARK).count()


def library_seed(*, owner: User, count: int, pictures: Sequence[Path], originals: bool, seed: int = 0) -> int:
    """Give the member `count` photos over two decades, a fifth of them (20,000 at most) in one month.

    Raises ValueError where the files are not kept in folders of this machine.
    """
    if not isinstance(storages["renditions"], FileSystemStorage):
        raise ValueError("Hard links need STORAGES that keep files in folders of this machine.")
    chance = random.Random(seed)
    motifs = list(_motifs(pictures, owner))
    drawn = [(uuid7(), chance.choice(motifs), moment) for moment in moments(count, chance)]
    with transaction.atomic():
        alike = _alike(owner)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY photos_photo ({', '.join(alike)}) FROM STDIN") as copy,
        ):
            for id_, motif, moment in drawn:
                copy.write_row(list((alike | _own(id_, motif, moment, chance)).values()))
        seeded_settle(owner)
        _link(drawn, originals=originals)
    _settle()
    return len(drawn)


def seeded_settle(owner: User) -> None:
    """Nothing is left to do for the member's seeded photos."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [list(stages()), owner.pk, f"%{MARK}"])


def _settle() -> None:
    """As the database's own housekeeping leaves it a minute later: fresh statistics, index-only scans possible."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE photos_photo, photos_stagerun")


def library_unseed(*, owner: User) -> int:
    """Remove every seeded photo of the member with its files; returns how many."""
    found = Photo.objects.filter(owner=owner, sha256__endswith=MARK).order_by("id")
    removed = 0
    while chosen := list(found[:_AT_ONCE]):
        Photo.objects.filter(id__in=[photo.id for photo in chosen]).delete()
        for photo in chosen:
            renditions_remove(photo, keep_current=False)
            storages["originals"].delete(photo.original_key)
        removed += len(chosen)
    shutil.rmtree(_motif_folder(owner), ignore_errors=True)
    return removed


def _motif_folder(owner: User) -> Path:
    return Path(storages["renditions"].path(f"seed-{owner.pk}"))


def _motifs(pictures: Sequence[Path], owner: User) -> Iterator[Motif]:
    """Each picture in every shape, its thumbnail made as the pipeline makes it."""
    folder = _motif_folder(owner)
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(pictures):
        with Image.open(path) as opened:
            whole = ImageOps.exif_transpose(opened).convert("RGB")
        for width, height in _SHAPES:
            name = f"{number}-{width}x{height}"
            side = max(width, height)
            shaped = ImageOps.fit(whole, (1024 * width // side, 1024 * height // side))
            original = folder / f"{name}.jpg"
            shaped.save(original, "JPEG", quality=85)
            scratch = Photo(id=uuid7())
            small = rendition_store(scratch, "thumb", shaped)
            thumb = folder / f"{name}.webp"
            shutil.move(storages["renditions"].path(scratch.rendition_key("thumb")), thumb)
            renditions_remove(scratch, keep_current=False)
            yield Motif(original, thumb, *shaped.size, placeholder(small), original.stat().st_size)


def _alike(owner: User) -> dict[str, Any]:
    """Column -> value, of what all seeded photos have alike; the model's own defaults where nothing else is said."""
    photo = Photo(
        owner=owner, extension=".jpg", media_type="image/jpeg", taken_at_source=Photo.DateSource.EXIF
    )
    return {
        field.column: field.get_db_prep_save(field.value_from_object(photo), connection)
        for field in Photo._meta.concrete_fields
        if field.column and not field.generated
    }


def _own(id_: UUID, motif: Motif, moment: datetime, chance: random.Random) -> dict[str, Any]:
    """Column -> value, of what differs."""
    number = f"{chance.getrandbits(192):048x}"
    return {
        "id": id_,
        "sha256": number + MARK,
        "name": f"IMG_{number[:6].upper()}.jpg",
        "bytes": motif.bytes,
        "width": motif.width,
        "height": motif.height,
        "taken_at": moment,
        "camera_make": chance.choice(("Maker", "Other maker", "")),
        "thumbhash": motif.thumbhash,
        "favourite": chance.random() < 0.02,
        "created_at": min(moment + timedelta(days=chance.randrange(30)), timezone.now()),
    }


def _link(drawn: Sequence[tuple[UUID, Motif, datetime]], *, originals: bool) -> None:
    renditions = storages["renditions"]
    for id_, motif, _ in drawn:
        _hard_link(motif.thumb, Path(renditions.path(Photo(id=id_).rendition_key("thumb"))))
    if originals:
        of_id = {id_: motif for id_, motif, _ in drawn}
        photos = Photo.objects.filter(id__in=of_id).only("id", "sha256", "extension")
        for photo in photos.iterator(chunk_size=_AT_ONCE):
            _hard_link(of_id[photo.id].original, Path(storages["originals"].path(photo.original_key)))


def _hard_link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # a file may have so many names and no more
        shutil.copyfile(source, target)
