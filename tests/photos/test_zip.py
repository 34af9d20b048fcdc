"""Originals as one archive: whole, streamed, with names that differ, for those who may see them."""

import asyncio
import io
import tracemalloc
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.core.files.storage import storages
from django.test import AsyncClient, Client
from django.utils import timezone
from rest_framework.test import APIClient

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.media.archive import NOTE, Names, archive
from webapp.photos.models import Photo, ZipTicket
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.trash import photos_delete
from webapp.photos.services.zip_tickets import GOOD_FOR, zip_tickets_forget_old

BERLIN = "Straße am Ufer 🏖️.jpg"


def ticket(api: APIClient, *photos: Photo, **more: Any) -> Any:
    selection = more.pop("selection", {"ids": [str(photo.id) for photo in photos]})
    return api.post("/api/v1/photos/zip/", {"selection": selection, **more})


def opened(answer: Any) -> ZipFile:
    assert answer.status_code == 200, answer.content
    found = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert found.testzip() is None
    return found


def test_the_archive_holds_the_originals_as_they_were_uploaded(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    files = {"a.jpg": pictures.jpeg(seed=1), BERLIN: pictures.jpeg(seed=2)}
    photos = [photo_make(data, name=name) for name, data in files.items()]
    made = ticket(api, *photos)
    assert made.status_code == 201
    assert (made.json()["count"], made.json()["bytes"]) == (2, sum(map(len, files.values())))
    answer = api.get(made.json()["url"])
    assert answer.headers["Content-Type"] == "application/zip"
    found = opened(answer)
    assert {name: found.read(name) for name in found.namelist()} == files
    assert {entry.compress_type for entry in found.infolist()} == {ZIP_STORED}


def test_names_that_repeat_get_numbers_whatever_their_case() -> None:
    names = Names(NOTE)
    given = ["a.jpg", "A.jpg", "a (2).jpg", "a.jpg", "noend", "noend", NOTE, "a:b?.jpg"]
    assert [names.unique(name) for name in given] == [
        *("a.jpg", "A (2).jpg", "a (2) (2).jpg", "a (3).jpg", "noend", "noend (2)"),
        *("Missing photos (2).txt", "a_b_.jpg"),
    ]


def test_filters_albums_and_their_names(api: APIClient, photo_make: PhotoMaker) -> None:
    inside, outside = photo_make(name="in.jpg"), photo_make(name="out.jpg")
    album = album_create(owner=inside.owner, name='Meer "20\n24" / été')
    album_add(album=album, photos=[inside])
    made = ticket(api, selection={"filters": {}}, album=str(album.id)).json()
    assert made["count"] == 1
    answer = api.get(made["url"])
    header = answer.headers["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert "\n" not in header
    assert opened(answer).namelist() == ["in.jpg"]
    left_out = {"filters": {}, "except": [str(inside.id)]}
    assert opened(api.get(ticket(api, selection=left_out).json()["url"])).namelist() == [outside.name]


def test_a_file_that_is_missing_is_named_in_a_note_and_the_rest_is_whole(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    there, lost, gone = photo_make(name="a.jpg"), photo_make(name="b.jpg"), photo_make(name="c.jpg")
    url = ticket(api, there, lost, gone).json()["url"]
    storages["originals"].delete(lost.original_key)
    photos_delete(photos=[gone.id])
    found = opened(api.get(url))
    assert sorted(found.namelist()) == [NOTE, "a.jpg"]
    note = found.read(NOTE).decode()
    assert "b.jpg" in note
    assert "deleted" in note


def test_a_file_that_breaks_off_leaves_a_whole_archive(
    photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = photo_make(name="a.jpg")

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("the disk is worn")
            return super().read(10)

    monkeypatch.setattr(storages["originals"], "open", lambda *_: Broken(b"x" * 100))
    found = ZipFile(io.BytesIO(b"".join(archive([photo]))))
    assert found.testzip() is None
    assert found.read("a.jpg") == b"x" * 10
    assert "a.jpg" in found.read(NOTE).decode()


def test_more_entries_and_bytes_than_the_old_format_knows(
    photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = photo_make(name="a.jpg")
    monkeypatch.setattr(storages["originals"], "open", lambda *_: io.BytesIO(b"x"))
    photos = (Photo(id=photo.id, name=f"{i}.jpg", bytes=1, taken_at=photo.taken_at) for i in range(66_000))
    data = io.BytesIO(b"".join(archive(photos)))
    assert len(ZipFile(data).infolist()) == 66_000


def test_large_files_pass_through_without_being_held(
    photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Zeros(io.RawIOBase):
        left = 1 << 30

        def read(self, size: int = -1, /) -> bytes:
            self.left -= min(size, self.left)
            return bytes(size) if self.left else b""

    monkeypatch.setattr(storages["originals"], "open", lambda *_: Zeros())
    photo = photo_make(name="a.jpg")
    tracemalloc.start()
    sizes = [len(piece) for piece in archive([photo])]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(sizes) > 1_000_000_000
    assert peak < 20_000_000


def test_a_ticket_is_its_owners_and_runs_out(
    api: APIClient, stranger_api: APIClient, client: Client, photo_make: PhotoMaker
) -> None:
    url = ticket(api, photo_make()).json()["url"]
    assert client.get(url).status_code == 401
    assert stranger_api.get(url).status_code == 404
    assert api.get(url[:-1] + ("a" if url[-1] != "a" else "b")).status_code == 404
    assert api.get(f"/media/zip/{'x' * 40}").json()["error"]["code"] == "ticket_old"
    assert api.head(url).headers["Content-Type"] == "application/zip"
    assert api.post(url).status_code == 405
    ZipTicket.objects.update(created_at=timezone.now() - GOOD_FOR - timedelta(seconds=1))
    assert zip_tickets_forget_old() == 1
    answer = api.get(url)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ticket_old")


def test_others_photos_and_albums_are_not_fetched(
    stranger_api: APIClient, photo_make: PhotoMaker, member: User
) -> None:
    photo = photo_make()
    album = album_create(owner=member, name="secret")
    album_add(album=album, photos=[photo])
    assert ticket(stranger_api, photo).json()["error"]["code"] == "nothing_selected"
    assert ticket(stranger_api, selection={"filters": {}}).status_code == 400
    assert ticket(stranger_api, photo, album=str(album.id)).status_code == 404
    assert ticket(stranger_api, selection={"ids": [str(uuid.uuid4())]}).status_code == 400


def test_a_photo_given_away_meanwhile_is_left_out(
    api: APIClient, photo_make: PhotoMaker, stranger: User
) -> None:
    kept, lost = photo_make(name="kept.jpg"), photo_make(name="lost.jpg")
    url = ticket(api, kept, lost).json()["url"]
    Photo.objects.filter(id=lost.id).update(owner=stranger)
    found = opened(api.get(url))
    assert sorted(found.namelist()) == [NOTE, "kept.jpg"]
    assert "lost.jpg" not in found.read(NOTE).decode()


@pytest.mark.django_db(transaction=True)
def test_under_asgi_it_comes_in_pieces_and_ends_with_the_line(
    photo_make: PhotoMaker, member: User, api: APIClient
) -> None:
    photos = [photo_make(name=f"{i}.jpg") for i in range(5)]
    url = ticket(api, *photos).json()["url"]

    async def ask(most: int) -> bytes:
        client = AsyncClient()
        await client.aforce_login(member)
        answer: Any = await client.get(url)
        assert answer.is_async
        found = b""
        pieces: Any = answer.streaming_content
        async for piece in pieces:
            found += piece
            most -= 1
            if most == 0:
                await pieces.aclose()
        return found

    assert len(ZipFile(io.BytesIO(asyncio.run(ask(10**9)))).namelist()) == 5
    assert asyncio.run(ask(2)).startswith(b"PK")


def test_a_reader_that_leaves_lets_the_files_go(
    photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.BytesIO(b"x" * 10_000_000)
    monkeypatch.setattr(storages["originals"], "open", lambda *_: file)
    pieces: Iterator[bytes] = archive([photo_make()])
    next(pieces)
    del pieces
    assert file.closed
