"""The trash, and what deleting leaves behind: nothing that was only this photo's."""

from collections.abc import Callable
from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone

from tests.photos import pictures
from tests.photos.conftest import Committed, PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline.claim import due
from webapp.photos.pipeline.registry import stage_get
from webapp.photos.services.trash import photos_restore, photos_trash, trash_empty, trash_expire


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
