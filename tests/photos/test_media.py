"""Files for the browser: ranges, caching, names, and the web server in front."""

import asyncio
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import AsyncClient, Client
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.turn import photo_turn

DATA = pictures.jpeg(seed=71)


@pytest.fixture
def photo(photo_make: PhotoMaker) -> Photo:
    return photo_make(DATA, name="sea.jpg")


@pytest.fixture
def web(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client


def url(photo: Photo, name: str = "original") -> str:
    return f"/media/{photo.id}/{name}?v={photo.version}"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_original_is_sent_as_it_was_uploaded(web: Client, photo: Photo) -> None:
    answer = web.get(url(photo))
    assert answer.status_code == 200
    assert body(answer) == DATA
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["thumb", "large"])
def test_renditions_are_made_when_missing(web: Client, photo: Photo, name: str) -> None:
    answer = web.get(url(photo, name))
    assert answer.headers["Content-Type"] == "image/webp"
    assert body(answer)[8:12] == b"WEBP"


RANGES: list[tuple[str, int, slice]] = [
    ("bytes=0-9", 206, slice(0, 10)),
    ("bytes=10-", 206, slice(10, None)),
    ("bytes=-7", 206, slice(-7, None)),
    (f"bytes=5-{10**9}", 206, slice(5, None)),
    ("bytes=-1000000000", 206, slice(0, None)),
    ("bytes=9-5", 200, slice(0, None)),
    ("bytes=0-1,4-5", 200, slice(0, None)),
    ("pages=1-2", 200, slice(0, None)),
    ("bytes=-", 200, slice(0, None)),
]


@pytest.mark.parametrize(("header", "status", "part"), RANGES)
def test_ranges(web: Client, photo: Photo, header: str, status: int, part: slice) -> None:
    answer = web.get(url(photo), headers={"Range": header})
    assert answer.status_code == status
    assert body(answer) == DATA[part]
    assert answer.headers["Content-Length"] == str(len(DATA[part]))


@pytest.mark.parametrize("header", [f"bytes={10**9}-", "bytes=-0"])
def test_ranges_behind_the_end(web: Client, photo: Photo, header: str) -> None:
    answer = web.get(url(photo), headers={"Range": header})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(DATA)}"


def test_what_the_browser_has_is_not_sent_again(web: Client, photo: Photo) -> None:
    etag = web.get(url(photo)).headers["ETag"]
    answer = web.get(url(photo), headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    changed = web.get(url(photo), headers={"Range": "bytes=0-3", "If-Range": '"other"'})
    assert changed.status_code == 200


def test_head_tells_the_size_without_the_bytes(web: Client, photo: Photo) -> None:
    answer = web.head(url(photo))
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert answer.content == b""


def test_an_address_of_an_older_version_is_not_kept(web: Client, photo: Photo) -> None:
    old = url(photo, "thumb")
    etag = web.get(old).headers["ETag"]
    photo_turn(photo=photo, angle=90, actor=None)
    answer = web.get(old)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"] != etag


def test_what_browsers_cannot_show_is_downloaded(web: Client, photo_make: PhotoMaker) -> None:
    tiff = photo_make(pictures.encoded(pictures.corners(seed=72), "TIFF"), name="scan.tif")
    disposition = web.get(url(tiff)).headers["Content-Disposition"]
    assert disposition == 'attachment; filename="scan.tif"'
    assert web.get(url(tiff, "large")).headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ['quote".jpg', "line\r\nSet-Cookie: a=b.jpg", "🏖️ é.jpg", "semi;colon.jpg"])
def test_any_name_makes_a_safe_header(web: Client, photo: Photo, name: str) -> None:
    Photo.objects.filter(id=photo.id).update(name=name.replace("\r\n", " "))
    header = web.get(url(photo)).headers["Content-Disposition"]
    assert "\n" not in header
    assert header.startswith("inline; filename")


def test_the_web_server_in_front_sends_the_file(web: Client, photo: Photo, settings: Settings) -> None:
    settings.ACCEL_REDIRECT_PREFIX = "/protected/"
    answer = web.get(url(photo))
    assert answer.headers["X-Accel-Redirect"] == f"/protected/originals/{photo.original_key}"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content == b""
    thumb = web.get(url(photo, "thumb"))
    assert thumb.headers["X-Accel-Redirect"] == f"/protected/renditions/{photo.rendition_key('thumb')}"


def test_others_get_not_found_and_nobody_is_asked_to_sign_in(
    photo: Photo, stranger_api: APIClient, client: Client
) -> None:
    assert stranger_api.get(url(photo)).status_code == 404
    assert client.get(url(photo)).status_code == 401


def test_a_token_opens_files_too(photo: Photo, member: User) -> None:
    api = APIClient()
    token = api.post("/api/v1/token/", {"username": "mira", "password": "a long enough one"}).json()["token"]
    answer = api.get(url(photo), headers={"Authorization": f"Bearer {token}"})
    assert body(answer) == DATA
    assert api.get(url(photo), headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize("bad", ["nonsense", "0" * 36, "-" * 36])
def test_odd_addresses_are_not_found(web: Client, bad: str) -> None:
    assert web.get(f"/media/{bad}/thumb").status_code == 404


def test_an_original_that_is_gone_is_not_found(web: Client, photo: Photo) -> None:
    storages["originals"].delete(photo.original_key)
    assert web.get(url(photo)).status_code == 404
    assert web.get(url(photo, "large")).status_code == 404


def test_posting_is_not_allowed(web: Client, photo: Photo) -> None:
    assert web.post(url(photo)).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_under_asgi_the_file_comes_in_pieces_read_beside_the_loop(photo: Photo, member: User) -> None:
    async def ask() -> tuple[int, bytes]:
        client = AsyncClient()
        await client.aforce_login(member)
        answer: Any = await client.get(url(photo), headers={"Range": "bytes=5-"})
        assert answer.is_async
        return answer.status_code, b"".join([piece async for piece in answer.streaming_content])

    assert asyncio.run(ask()) == (206, DATA[5:])
