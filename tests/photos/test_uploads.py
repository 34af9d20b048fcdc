"""Uploads in chunks: cut and taken up, twice at once, wrong bytes, a full disk."""

import errno
import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo, Upload
from webapp.photos.services.trash import photos_delete, photos_trash
from webapp.photos.services.upload_files import upload_folder, upload_path
from webapp.photos.services.uploads import uploads_sweep
from webapp.photos.storage import WholeFileStorage

DATA = pictures.encoded(pictures.noise(200, 150, 7))


def start(api: APIClient, data: bytes = DATA, **more: Any) -> Any:
    body = {"name": "sea.jpg", "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **more}
    return api.post("/api/v1/uploads/", body)


def send(api: APIClient, upload: str, offset: int | str, piece: bytes) -> Any:
    return api.generic(
        "PATCH",
        f"/api/v1/uploads/{upload}/",
        piece,  # type: ignore[arg-type]
        "application/offset+octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def test_chunks_become_a_photo(api: APIClient) -> None:
    begun = start(api)
    assert (begun.status_code, begun.json()["offset"]) == (201, 0)
    upload, half = begun.json()["id"], len(DATA) // 2
    first = send(api, upload, 0, DATA[:half])
    assert (first.status_code, first.json()["offset"]) == (200, half)
    last = send(api, upload, half, DATA[half:])
    assert last.status_code == 201
    assert last.json()["created"] is True
    photo = Photo.objects.get(id=last.json()["photo"]["id"])
    assert (photo.bytes, photo.name) == (len(DATA), "sea.jpg")
    assert api.get(f"/api/v1/uploads/{upload}/").json()["photo"]["id"] == str(photo.id)
    assert not list(upload_folder().iterdir())


def test_a_cut_upload_is_taken_up_where_it_stopped(api: APIClient) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])
    again = start(api)
    assert (again.status_code, again.json()) == (201, {"id": upload, "offset": 1000})
    assert api.get(f"/api/v1/uploads/{upload}/").json()["offset"] == 1000
    assert send(api, upload, 1000, DATA[1000:]).status_code == 201


def test_bytes_of_a_request_that_was_cut_are_written_over(api: APIClient) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])
    with upload_path(Upload.objects.get().id).open("ab") as file:
        file.write(b"half a chunk whose request never ended")
    assert send(api, upload, 1000, DATA[1000:]).status_code == 201


def test_a_chunk_behind_the_place_answers_where_it_continues(api: APIClient) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])
    answer = send(api, upload, 1001, DATA[1001:])
    assert answer.status_code == 409
    assert answer.json()["error"]["offset"] == 1000


def test_bytes_that_have_arrived_before_are_passed_over(api: APIClient) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])
    assert send(api, upload, 0, DATA[:1000]).json()["offset"] == 1000
    assert send(api, upload, 0, DATA[:300]).json()["offset"] == 1000
    assert send(api, upload, 500, DATA[500:2000]).json()["offset"] == 2000
    assert send(api, upload, 1, DATA[1:]).status_code == 201


def test_an_answer_that_was_lost_is_given_again(api: APIClient) -> None:
    upload = start(api).json()["id"]
    first = send(api, upload, 0, DATA).json()
    again = send(api, upload, 0, DATA)
    assert (again.status_code, again.json()["photo"]) == (201, first["photo"])


def test_an_upload_that_is_over_says_what_to_do(api: APIClient) -> None:
    upload = start(api).json()["id"]
    api.delete(f"/api/v1/uploads/{upload}/")
    answer = send(api, upload, 0, DATA)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "upload_gone")
    assert "again" in answer.json()["error"]["message"]


def test_a_file_sent_again_after_its_photo_is_deleted_for_ever(api: APIClient) -> None:
    upload = start(api).json()["id"]
    photo = send(api, upload, 0, DATA).json()["photo"]["id"]
    photos_delete(photos=[Photo.objects.get(id=photo).id])
    begun = start(api).json()
    assert begun["offset"] == 0
    assert send(api, begun["id"], 0, DATA).json()["created"] is True


@pytest.mark.parametrize(
    ("modified", "source"),
    [
        ("2019-05-06T07:08:09Z", "file"),
        ("2019-05-06T07:08:09+02:00", "file"),
        ("1601-01-01T00:00:00Z", "upload"),
        ("2999-01-01T00:00:00Z", "upload"),
        (None, "upload"),
    ],
)
def test_the_files_own_date_stands_in_for_a_missing_one(
    modified: str | None, source: str, api: APIClient, processed: Callable[[Photo], Photo]
) -> None:
    upload = start(api, modified=modified).json()["id"]
    photo = processed(Photo.objects.get(id=send(api, upload, 0, DATA).json()["photo"]["id"]))
    assert photo.taken_at_source == source
    assert (photo.taken_at.year == 2019) == (source == "file")


def test_exif_says_better_than_the_files_own_date(
    photo_make: PhotoMaker, processed: Callable[[Photo], Photo]
) -> None:
    data = pictures.jpeg(seed=91, DateTimeOriginal="2015:01:02 03:04:05")
    photo = processed(photo_make(data, modified=timezone.now() - timedelta(days=9)))
    assert (photo.taken_at.year, photo.taken_at_source) == (2015, "exif")


def test_which_files_are_there_is_told_before_they_are_sent(
    api: APIClient, stranger_api: APIClient, photo_make: PhotoMaker
) -> None:
    there, gone = photo_make(), photo_make()
    photos_trash(photos=[gone.id])
    body = {"sha256": [there.sha256, gone.sha256, "0" * 64]}
    assert api.post("/api/v1/uploads/known/", body).json() == {
        "known": {
            there.sha256: {"photo": str(there.id), "trashed": False},
            gone.sha256: {"photo": str(gone.id), "trashed": True},
        }
    }
    assert stranger_api.post("/api/v1/uploads/known/", body).json() == {"known": {}}


@pytest.mark.parametrize("hashes", [None, "a" * 64, ["x"], ["A" * 64], ["0" * 64] * 1001, [{"a": 1}]])
def test_hashes_that_are_none_are_refused(api: APIClient, hashes: Any) -> None:
    answer = api.post("/api/v1/uploads/known/", {"sha256": hashes})
    assert answer.status_code == 400
    assert any(name.startswith("sha256") for name in answer.json()["error"]["fields"])


def test_an_album_may_be_chosen_when_an_upload_is_taken_up(api: APIClient, stranger_api: APIClient) -> None:
    album = api.post("/api/v1/albums/", {"name": "Sea"}).json()["id"]
    upload = start(api).json()["id"]
    assert start(api, album=album).json()["id"] == upload
    send(api, upload, 0, DATA)
    assert api.get(f"/api/v1/albums/{album}/").json()["count"] == 1
    assert start(stranger_api, album=album).status_code == 404


@pytest.mark.parametrize("offset", ["", "-1", "x"])
def test_a_chunk_must_say_where_it_begins(api: APIClient, offset: str) -> None:
    upload = start(api).json()["id"]
    assert send(api, upload, offset, DATA).status_code == 400


def test_wrong_bytes_are_refused_and_may_be_sent_again(api: APIClient) -> None:
    upload = start(api).json()["id"]
    answer = send(api, upload, 0, DATA[::-1])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "wrong_checksum")
    assert not Upload.objects.exists()
    assert start(api).json()["offset"] == 0


def test_more_bytes_than_announced_are_refused(api: APIClient) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])
    answer = send(api, upload, 1000, DATA[1000:] + b"more")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["offset"]) == (409, "too_many_bytes", 1000)
    assert api.get(f"/api/v1/uploads/{upload}/").json()["offset"] == 1000
    assert send(api, upload, 1000, DATA[1000:]).status_code == 201


def test_what_is_no_photo_is_refused_at_the_end(api: APIClient) -> None:
    data = b"not a photo\n" * 100
    upload = start(api, data).json()["id"]
    answer = send(api, upload, 0, data)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "not_a_photo")
    assert not Upload.objects.exists()
    assert not list(upload_folder().iterdir())


def test_a_photo_that_is_there_needs_no_bytes(api: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make(DATA)
    answer = start(api)
    assert (answer.status_code, answer.json()["photo"]["id"]) == (200, str(photo.id))
    assert answer.json()["trashed"] is False
    photos_trash(photos=[photo.id])
    assert start(api).json()["trashed"] is True


def test_an_album_may_be_given(api: APIClient) -> None:
    album = api.post("/api/v1/albums/", {"name": "Sea"}).json()["id"]
    upload = start(api, album=album).json()["id"]
    send(api, upload, 0, DATA)
    assert api.get(f"/api/v1/albums/{album}/").json()["count"] == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"size": 0}, 400),
        ({"size": 10**12}, 413),
        ({"sha256": "zz"}, 400),
        ({"name": ""}, 400),
        ({"size": -1}, 400),
        ({"name": "x" * 5000}, 400),
        ({"modified": "yesterday"}, 400),
        ({"album": "x"}, 400),
    ],
)
def test_announcements_are_checked(api: APIClient, change: dict[str, Any], status: int) -> None:
    assert start(api, **change).status_code == status
    assert not Upload.objects.exists()


def test_a_full_disk_keeps_what_has_arrived(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("webapp.photos.services.upload_files.os.fsync", full)
    answer = send(api, upload, 1000, DATA[1000:])
    assert answer.status_code == 507
    monkeypatch.undo()
    assert api.get(f"/api/v1/uploads/{upload}/").json()["offset"] == 1000
    assert send(api, upload, 1000, DATA[1000:]).status_code == 201


def test_the_store_being_full_at_the_end_loses_no_bytes(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = start(api).json()["id"]

    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("webapp.photos.services.ingest.original_store", full)
    assert send(api, upload, 0, DATA).status_code == 507
    monkeypatch.undo()
    assert send(api, upload, len(DATA), b"").status_code == 201


def test_giving_up_forgets_the_bytes(api: APIClient) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])
    assert api.delete(f"/api/v1/uploads/{upload}/").status_code == 204
    assert not list(upload_folder().iterdir())


def test_stale_uploads_are_swept(api: APIClient, settings: Settings) -> None:
    upload = start(api).json()["id"]
    send(api, upload, 0, DATA[:1000])
    assert uploads_sweep() == 0
    stale = timezone.now() - timedelta(hours=settings.UPLOAD_KEEP_HOURS + 1)
    Upload.objects.update(updated_at=stale)
    assert uploads_sweep() == 1
    assert not list(upload_folder().iterdir())


def test_files_that_a_killed_process_left_unfinished_are_swept(member: User, photo_make: PhotoMaker) -> None:
    store = storages["originals"]
    assert isinstance(store, WholeFileStorage)
    photo = photo_make()
    old, new = store.parts / "old", store.parts / "new"
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    uploads_sweep()
    assert (old.exists(), new.exists(), store.exists(photo.original_key)) == (False, True, True)
