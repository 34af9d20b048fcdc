"""What a member sees of a photo that another shares with them: the picture, not what its owner keeps about it."""

import io
import zipfile
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumMember, Photo, StageRun
from webapp.photos.services.albums import album_add, album_create

pytestmark = pytest.mark.usefixtures("shared")


def test_the_photo_its_page_and_its_files_are_to_be_seen(
    guest_api: APIClient, stranger_api: APIClient, client: Any, album: Album, photo: Photo
) -> None:
    paths = [
        f"/api/v1/photos/{photo.id}/",
        f"/photos/{photo.id}/",
        f"/albums/{album.id}/",
        f"/media/{photo.id}/thumb",
        f"/media/{photo.id}/original",
        f"/api/v1/photos/{photo.id}/neighbours/?album={album.id}",
    ]
    for path in paths:
        assert guest_api.get(path).status_code == 200, path
        assert stranger_api.get(path).status_code == 404, path
        assert client.get(path).status_code in (302, 401), path


def test_what_the_owner_keeps_to_themself_is_hidden(
    guest_api: APIClient, album: Album, photo: Photo, member: User
) -> None:
    album_add(album=album_create(owner=member, name="secret album"), photos=[photo])
    StageRun.objects.filter(photo=photo).update(status="failed", reason="secret reason")
    shown = guest_api.get(f"/api/v1/photos/{photo.id}/").json()
    assert shown["owned"] is False
    assert shown["favourite"] is False
    assert shown["place"] is None
    assert shown["exif"] == {"Model": "X100"}
    assert shown["albums"] == [{"id": str(album.id), "name": "Summer"}]
    assert shown["failures"] == []
    page = guest_api.get(f"/photos/{photo.id}/").content.decode().lower()
    assert "secret" not in page
    assert "48.1" not in page


def test_the_owner_still_sees_everything(api: APIClient, photo: Photo) -> None:
    shown = api.get(f"/api/v1/photos/{photo.id}/").json()
    assert (shown["owned"], shown["favourite"], shown["place"]["latitude"]) == (True, True, 48.1)
    assert shown["exif"]["BodySerialNumber"] == "secret serial"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "", {"favourite": False}),
        ("patch", "", {"archived": True}),
        ("delete", "", None),
        ("post", "restore/", None),
        ("post", "turn/", {"angle": 90}),
        ("post", "reprocess/", {}),
        ("put", "caption/", {"text": "mine"}),
        ("post", "caption/revert/", None),
    ],
)
def test_only_the_owner_changes_a_photo(
    method: str, path: str, body: Any, guest_api: APIClient, photo: Photo
) -> None:
    answer = getattr(guest_api, method)(f"/api/v1/photos/{photo.id}/{path}", body)
    assert answer.status_code == 404
    now = Photo.objects.get(id=photo.id)
    assert (now.favourite, now.turn, now.trashed_at, now.archived_at) == (True, 0, None, None)


@pytest.mark.parametrize("action", ["trash", "unfavourite", "archive", "turn", "reprocess", "delete"])
def test_bulk_actions_pass_over_what_is_shared(
    action: str, guest_api: APIClient, album: Album, photo: Photo
) -> None:
    for selection in ({"ids": [str(photo.id)]}, {"filters": {"album": str(album.id)}}):
        body = {"action": action, "selection": selection, "angle": 90}
        assert guest_api.post("/api/v1/photos/bulk/", body).json()["count"] == 0
    now = Photo.objects.get(id=photo.id)
    assert (now.favourite, now.turn, now.trashed_at, now.archived_at) == (True, 0, None, None)


def test_it_stands_in_the_album_and_in_no_list_of_ones_own(
    guest_api: APIClient, album: Album, photo: Photo
) -> None:
    assert guest_api.get("/api/v1/photos/").json()["results"] == []
    assert guest_api.get("/api/v1/timeline/").json()["total"] == 0
    assert guest_api.get("/api/v1/status/").json()["pending"] == 0
    month = photo.taken_at.strftime("%Y-%m")
    assert guest_api.get(f"/api/v1/timeline/?album={album.id}").json()["total"] == 1
    columns = guest_api.get(f"/api/v1/timeline/{month}/?album={album.id}").json()
    assert (columns["id"], columns["favourite"]) == ([str(photo.id)], [False])
    for sort in ("position", "date"):
        listed = guest_api.get(f"/api/v1/albums/{album.id}/photos/?sort={sort}").json()["results"]
        assert [(row["id"], row["owned"], row["favourite"]) for row in listed] == [
            (str(photo.id), False, False)
        ]


@pytest.mark.parametrize(
    "told", ["favourite=true", "favourite=false", "archived=false", "sample=false", "trashed=true"]
)
def test_filters_tell_nothing_that_the_owner_notes(told: str, guest_api: APIClient, album: Album) -> None:
    assert guest_api.get(f"/api/v1/photos/?album={album.id}&{told}").json()["results"] == []


def test_what_its_owner_throws_away_is_gone_for_all(guest_api: APIClient, album: Album, photo: Photo) -> None:
    Photo.objects.filter(id=photo.id).update(trashed_at=timezone.now())
    assert guest_api.get(f"/api/v1/photos/{photo.id}/").status_code == 404
    assert guest_api.get(f"/media/{photo.id}/large").status_code == 404
    assert guest_api.get(f"/api/v1/albums/{album.id}/photos/").json()["results"] == []
    assert guest_api.get(f"/api/v1/albums/{album.id}/").json()["count"] == 0


def test_shared_files_are_asked_for_each_time_and_stop_at_once(
    api: APIClient, guest_api: APIClient, photo: Photo, album: Album, guest: User
) -> None:
    path = f"/media/{photo.id}/thumb?v={photo.version}"
    assert "immutable" in api.get(path).headers["Cache-Control"]
    kept = guest_api.get(path)
    assert kept.headers["Cache-Control"] == "private, no-cache"
    again = guest_api.get(path, headers={"If-None-Match": kept.headers["ETag"]})
    assert again.status_code == 304
    AlbumMember.objects.all().delete()
    assert guest_api.get(path, headers={"If-None-Match": kept.headers["ETag"]}).status_code == 404


def test_an_album_is_fetched_as_an_archive(
    guest_api: APIClient, stranger_api: APIClient, album: Album
) -> None:
    body = {"selection": {"filters": {}}, "album": str(album.id)}
    ticket = guest_api.post("/api/v1/photos/zip/", body).json()
    with zipfile.ZipFile(io.BytesIO(b"".join(guest_api.get(ticket["url"])))) as archive:
        assert archive.namelist() == ["beach.jpg"]
    assert stranger_api.post("/api/v1/photos/zip/", body).status_code == 404


def test_the_ledger_stays_with_the_owner(guest_api: APIClient, photo: Photo) -> None:
    StageRun.objects.filter(photo=photo, stage="metadata").update(status="failed", reason="secret")
    run = StageRun.objects.get(photo=photo, stage="metadata")
    assert guest_api.post(f"/api/v1/stage-runs/{run.id}/retry/").status_code == 404
    assert "secret" not in guest_api.get("/processing/").content.decode()


def test_an_owner_who_may_no_longer_sign_in_shares_nothing(
    guest_api: APIClient, album: Album, photo: Photo, member: User
) -> None:
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert guest_api.get(f"/api/v1/photos/{photo.id}/").status_code == 404
    assert guest_api.get(f"/api/v1/albums/{album.id}/").status_code == 404
