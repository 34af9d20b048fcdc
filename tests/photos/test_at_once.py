"""Several browsers at once: the same file, the same upload, a file that is being deleted."""

import io
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connections

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.errors import PhotoError
from webapp.photos.models import Photo, StageRun, Upload
from webapp.photos.services.ingest import Ingested, photo_ingest
from webapp.photos.services.originals import file_hash
from webapp.photos.services.trash import photos_delete
from webapp.photos.services.uploads import upload_append, upload_start

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, work: Callable[[], Any]) -> list[Any]:
    """What `work` returned (or raised) in each of several threads that begin together."""
    start, results = threading.Barrier(count), list[Any]()

    def run() -> None:
        start.wait()
        try:
            results.append(work())
        except PhotoError as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def originals() -> list[Path]:
    return [path for path in Path(storages["originals"].path("")).rglob("*") if path.is_file()]


def test_the_same_file_from_several_browsers_is_one_photo(member: User) -> None:
    data = pictures.jpeg(seed=801)

    def take() -> Ingested:
        return photo_ingest(owner=member, file=io.BytesIO(data), name="a.jpg")

    results = at_once(6, take)
    assert sorted(found.created for found in results) == [False] * 5 + [True]
    assert Photo.objects.count() == 1
    assert StageRun.objects.count() == 2
    assert len(originals()) == 1


def test_the_same_file_of_two_members_is_stored_once(member: User, stranger: User) -> None:
    data = pictures.jpeg(seed=802)
    owners = iter([member, stranger])
    results = at_once(2, lambda: photo_ingest(owner=next(owners), file=io.BytesIO(data), name="a.jpg"))
    assert [found.created for found in results] == [True, True]
    assert len(originals()) == 1


def test_the_same_upload_sent_twice_at_once_is_one_photo(member: User) -> None:
    data = pictures.jpeg(seed=803)
    sha256, size = file_hash(io.BytesIO(data))
    upload = upload_start(owner=member, name="a.jpg", size=size, sha256=sha256).upload
    assert upload is not None
    results = at_once(4, lambda: upload_append(upload=upload, offset=0, pieces=[data]))
    assert sorted(found.ingested.created for found in results) == [False] * 3 + [True]
    assert Photo.objects.count() == 1
    assert Upload.objects.get().photo == Photo.objects.get()


def test_six_browsers_that_send_one_file_share_an_upload_and_all_end_with_its_photo(member: User) -> None:
    data = pictures.encoded(pictures.noise(200, 150, 804))
    sha256, size = file_hash(io.BytesIO(data))

    def send() -> Any:
        state = upload_start(owner=member, name="a.jpg", size=size, sha256=sha256)
        at = 0
        while state.upload is not None:
            state = upload_append(upload=state.upload, offset=at, pieces=[data[at : at + 40_000]])
            at = min(at + 40_000, size)
        return state.ingested

    results = at_once(6, send)
    assert [error for error in results if isinstance(error, PhotoError)] == []
    assert {found.photo.id for found in results} == {Photo.objects.get().id}
    assert Upload.objects.count() == 1


def test_a_photo_deleted_while_another_member_uploads_it_keeps_its_original(
    member: User, stranger: User, photo_make: PhotoMaker
) -> None:
    for seed in range(5):
        data = pictures.jpeg(seed=810 + seed)
        mine = photo_make(data)
        works: Iterator[Callable[[], object]] = iter(
            [
                partial(photos_delete, photos=[mine.id]),
                partial(photo_ingest, owner=stranger, file=io.BytesIO(data), name="b.jpg"),
            ]
        )
        at_once(2, partial(_do_next, works))
        theirs = Photo.objects.get(owner=stranger, sha256=mine.sha256)
        assert storages["originals"].exists(theirs.original_key)


def _do_next(works: Iterator[Callable[[], object]]) -> object:
    return next(works)()
