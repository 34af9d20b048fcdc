"""Nobody sees, changes, counts or learns of another member's photos: every address, tried by a stranger."""

import re
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from captioning.models import CaptionRun
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo, StageRun
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.links import link_create
from webapp.photos.services.sharing import member_invite
from webapp.photos.services.uploads import upload_start

GUARDED = ("photo_id", "album_id", "upload_id", "run_id", "member_id", "link_id", "batch_id")
METHODS = ("get", "post", "patch", "put", "delete")


def _patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            found += _patterns(part, prefix + str(part.pattern))
        else:
            found.append((prefix + str(part.pattern), part))
    return found


def _library_urls() -> list[str]:
    """Every address about photos, albums, uploads and stage runs, by its pattern."""
    prefixes = {
        "webapp.photos.api.urls": "/api/v1/",
        "captioning.api.urls": "/api/v1/",
        "webapp.photos.pages.urls": "/",
        "webapp.photos.media.urls": "/media/",
    }
    return [
        prefix
        + pattern.replace("<uuid:photo>", "<uuid:photo_id>").replace("<uuid:run_id>", "<uuid:batch_id>")
        for module, prefix in prefixes.items()
        for pattern, _ in _patterns(get_resolver(module), "")
        if "token>" not in pattern  # open to whoever has a link: tests/sharing
    ]


URLS = _library_urls()


@pytest.fixture
def things(photo_make: PhotoMaker, member: User) -> dict[str, Any]:
    """Something of mira's for every kind of id in an address."""
    photo = photo_make()
    StageRun.objects.filter(photo=photo, stage="metadata").update(status="failed", reason="secret")
    album = album_create(owner=member, name="secret")
    album_add(album=album, photos=[photo])
    upload = upload_start(owner=member, name="secret", size=5, sha256="0" * 64).upload
    assert upload is not None
    run = StageRun.objects.get(photo=photo, stage="metadata")
    guest = User.objects.create_user("nora", password="a third long one")
    member_invite(album=album, username="nora", role="add")
    return {
        "photo_id": photo.id,
        "album_id": album.id,
        "upload_id": upload.id,
        "run_id": run.id,
        "batch_id": CaptionRun.objects.create(owner=member, algorithm="approved").id,
        "member_id": guest.pk,
        "link_id": link_create(album=album).id,
    }


def _filled(pattern: str, things: dict[str, Any]) -> str:
    path = pattern.lstrip("^").removesuffix("$")
    path = path.replace("^(?P<photo_id>[0-9a-f-]{36})", str(things["photo_id"]))
    path = path.replace("^zip/(?P<ticket>[\\w:-]{20,300})", f"zip/{'x' * 40}")
    path = re.sub(r"\(\?P<name>[\w|]+\)", "original", path)
    path = path.replace(r"^zip/(?P<ticket>[\w:-]{20,300})", f"zip/{'x' * 40}")
    for name in GUARDED:
        path = path.replace(f"<uuid:{name}>", str(things[name])).replace(f"<int:{name}>", str(things[name]))
    return path.replace("<str:month>", Photo.objects.get().taken_at.strftime("%Y-%m")).removesuffix("$")


@pytest.mark.parametrize("pattern", [url for url in URLS if any(name in url for name in GUARDED)])
def test_what_belongs_to_another_is_not_found(
    pattern: str, things: dict[str, Any], api: APIClient, stranger_api: APIClient
) -> None:
    path = _filled(pattern, things)
    body = {
        "angle": 90,
        "photos": [str(things["photo_id"])],
        "name": "mine now",
        "text": "mine",
        "favourite": True,
        "username": "otto",
        "role": "add",
        "before": None,
    }
    allowed = [method for method in METHODS if _answer(stranger_api, method, path, body) != 405]
    assert allowed
    for method in allowed:
        assert _answer(stranger_api, method, path, body) == 404, (method, path)
    assert Photo.objects.get().turn == 0
    assert not Photo.objects.get().favourite


def _answer(api: APIClient, method: str, path: str, body: dict[str, Any]) -> int:
    raw = "/uploads/" in path and method == "patch"
    sent: dict[str, Any] = (
        {"data": b"12345", "content_type": "application/offset+octet-stream"} if raw else {}
    )
    headers = {"Upload-Offset": "0"} if raw else {}
    call = getattr(api, method)
    if method == "get":
        return int(call(path).status_code)
    if raw:
        return int(
            api.generic("PATCH", path, sent["data"], sent["content_type"], headers=headers).status_code
        )
    return int(call(path, body, format="json").status_code)


LISTS = ["/api/v1/photos/", "/api/v1/photos/?trashed=true", "/api/v1/albums/", "/api/v1/timeline/"]
LISTS += ["/api/v1/status/", "/", "/albums/", "/processing/"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_and_counts_know_nothing_of_others(
    path: str, things: dict[str, Any], stranger_api: APIClient
) -> None:
    answer = stranger_api.get(path)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "secret" not in text
    assert not any(
        str(value) in text for name, value in things.items() if name not in ("run_id", "member_id")
    )


def test_counts_of_a_stranger_are_zero(things: dict[str, Any], stranger_api: APIClient) -> None:
    status = stranger_api.get("/api/v1/status/").json()
    assert status["pending"] == 0
    assert all(sum(v for k, v in row.items() if k != "stage") == 0 for row in status["stages"])
    assert stranger_api.get("/api/v1/timeline/").json() == {"total": 0, "buckets": []}
    assert stranger_api.post("/api/v1/stage-runs/retry/").json() == {"retried": 0}


def test_a_stranger_cannot_put_others_photos_into_an_album(
    things: dict[str, Any], stranger_api: APIClient
) -> None:
    album = stranger_api.post("/api/v1/albums/", {"name": "mine"}).json()["id"]
    answer = stranger_api.post(f"/api/v1/albums/{album}/photos/", {"photos": [str(things["photo_id"])]})
    assert answer.status_code == 400
    cover = stranger_api.patch(f"/api/v1/albums/{album}/", {"cover": str(things["photo_id"])})
    assert cover.status_code == 400


def test_a_strangers_album_filter_finds_nothing(things: dict[str, Any], stranger_api: APIClient) -> None:
    answer = stranger_api.get(f"/api/v1/photos/?album={things['album_id']}")
    assert answer.json()["results"] == []


@pytest.mark.parametrize("pattern", URLS)
def test_nobody_gets_anything_without_signing_in(pattern: str, things: dict[str, Any], client: Any) -> None:
    answer = client.get(_filled(pattern, things))
    assert answer.status_code in (302, 401, 403, 405)
    if answer.status_code == 302:
        assert "/sign-in/" in answer.headers["Location"]
