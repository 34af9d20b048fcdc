"""The hourly errands: what nobody refers to goes, everything else stays."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.photos import tasks
from webapp.photos.models import Photo
from webapp.photos.services.originals import file_hash
from webapp.photos.services.orphans import PARTS, orphans_sweep


def swept() -> list[int]:
    return [orphans_sweep(part=part) for part in range(PARTS)]


def test_files_of_photos_that_are_gone_are_removed_and_no_others(
    photo_make: PhotoMaker, processed: Callable[[Photo], Photo]
) -> None:
    kept, gone = processed(photo_make()), processed(photo_make())
    Photo.objects.filter(id=gone.id).delete()
    note = storages["originals"].save("aa/bb/readme.txt", ContentFile(b"not ours"))
    assert sum(swept()) == 2
    assert not storages["originals"].exists(gone.original_key)
    assert not storages["renditions"].exists(gone.rendition_key("thumb"))
    assert storages["originals"].exists(kept.original_key)
    assert storages["renditions"].exists(kept.rendition_key("thumb"))
    assert storages["originals"].exists(note)
    assert sum(swept()) == 0


def test_each_file_is_looked_at_once_a_day(db: None) -> None:
    for first in range(256):
        sha256 = f"{first:02x}" + "0" * 62
        storages["originals"].save(f"{first:02x}/00/{sha256}.jpg", ContentFile(b"x"))
    found = swept()
    assert sum(found) == 256
    assert max(found) <= 11


def test_stores_that_are_not_there_yet_are_no_failure(db: None) -> None:
    assert sum(swept()) == 0


def test_an_original_that_is_being_taken_in_stays(photo_make: PhotoMaker) -> None:
    photo = photo_make(pictures.jpeg(seed=61))
    part = int(photo.sha256[:2], 16) % PARTS
    assert orphans_sweep(part=part) == 0
    assert file_hash(io.BytesIO(Path(storages["originals"].path(photo.original_key)).read_bytes()))[0]


def test_sessions_that_have_ended_are_forgotten(db: None) -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    tasks.housekeep()
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_an_errand_that_fails_stops_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def broken() -> None:
        raise OSError("the store is away")

    monkeypatch.setattr(tasks, "ERRANDS", (lambda: done.append("a"), broken, lambda: done.append("b")))
    with pytest.raises(OSError, match="away"):
        tasks.housekeep()
    assert done == ["a", "b"]


def test_the_clock_does_the_errands() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["housekeep"] == {"task": "photos.housekeep", "schedule": 3600}
