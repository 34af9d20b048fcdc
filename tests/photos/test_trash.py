"""The trash, and what deleting leaves behind: nothing that was only this photo's."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.core.files.storage import storages
from django.utils import timezone
from rest_framework.test import APIClient

from tests.photos import pictures
from tests.photos.conftest import Committed, PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline.claim import due
from webapp.photos.pipeline.registry import stage_get
from webapp.photos.services.trash import (
    photos_delete,
    photos_restore,
    photos_trash,
    trash_empty,
    trash_expire,
)
from webapp.photos.tasks import remove_files


def test_photos_in_the_trash_wait_with_their_stages_and_come_back(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    assert photos_trash(photos=[photo.id]) == 1
    assert not due(stage_get("metadata")).exists()
    assert photos_restore(photos=[photo.id]) == 1
    assert due(stage_get("metadata")).exists()


def test_emptying_deletes_rows_and_files_of_what_is_in_the_trash_only(
    photo_make: PhotoMaker, processed: Callable[[Photo], Photo], committed: Committed
) -> None:
    kept, gone = processed(photo_make()), processed(photo_make())
    photos_trash(photos=[gone.id])
    with committed():
        assert trash_empty(photos=Photo.objects.all()) == 1
    assert list(Photo.objects.all()) == [kept]
    assert not storages["originals"].exists(gone.original_key)
    assert not storages["renditions"].exists(gone.rendition_key("thumb"))
    assert storages["originals"].exists(kept.original_key)
    assert storages["renditions"].exists(kept.rendition_key("thumb"))


def test_an_original_that_another_member_has_too_stays(
    photo_make: PhotoMaker, stranger: User, committed: Committed
) -> None:
    data = pictures.jpeg(seed=41)
    mine, theirs = photo_make(data), photo_make(data, owner=stranger)
    photos_trash(photos=[mine.id])
    with committed():
        trash_empty(photos=Photo.objects.filter(owner=mine.owner))
    assert storages["originals"].exists(theirs.original_key)
    photos_trash(photos=[theirs.id])
    with committed():
        trash_empty(photos=Photo.objects.all())
    assert not storages["originals"].exists(theirs.original_key)


def test_the_clock_deletes_only_what_has_waited_long_enough(photo_make: PhotoMaker) -> None:
    old, new = photo_make(), photo_make()
    photos_trash(photos=[old.id, new.id])
    Photo.objects.filter(id=old.id).update(trashed_at=timezone.now() - timedelta(days=31))
    assert trash_expire() == 1
    assert list(Photo.objects.all()) == [new]


def test_the_answer_says_how_many_days_are_left(api: APIClient, photo_make: PhotoMaker) -> None:
    assert api.get("/api/v1/trash/").json() == {"photos": 0, "bytes": 0, "days": 30, "days_left": None}
    old, new, kept = photo_make(), photo_make(), photo_make()
    photos_trash(photos=[old.id, new.id])
    Photo.objects.filter(id=old.id).update(trashed_at=timezone.now() - timedelta(days=28, hours=1))
    left = {
        photo["id"]: photo["days_left"] for photo in api.get("/api/v1/photos/?trashed=true").json()["results"]
    }
    assert left == {str(old.id): 2, str(new.id): 30}
    assert api.get(f"/api/v1/photos/{kept.id}/").json()["days_left"] is None
    summary = api.get("/api/v1/trash/").json()
    assert (summary["photos"], summary["bytes"], summary["days_left"]) == (2, old.bytes + new.bytes, 2)


def test_the_trash_is_its_owners(stranger_api: APIClient, photo_make: PhotoMaker) -> None:
    photos_trash(photos=[photo_make().id])
    assert stranger_api.get("/api/v1/trash/").json()["photos"] == 0
    assert stranger_api.delete("/api/v1/trash/").json() == {"photos": 0}
    assert Photo.objects.count() == 1


def test_files_of_very_many_photos_are_left_to_the_workers(
    photo_make: PhotoMaker, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("webapp.photos.services.files._NOW", 2)
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: sent.append((name, args)))
    photos = [photo_make() for _ in range(3)]
    with committed():
        photos_delete(photos=[photo.id for photo in photos])
    assert not Photo.objects.exists()
    assert [(name, len(args[0])) for name, args in sent] == [("photos.files_remove", n) for n in (2, 1)]
    assert storages["originals"].exists(photos[0].original_key)
    for _, args in sent:
        remove_files(json.loads(json.dumps(args[0])))
    assert not any(storages["originals"].exists(photo.original_key) for photo in photos)
