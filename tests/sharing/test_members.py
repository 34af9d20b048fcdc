"""Sharing an album with members: who may look, add, remove, leave."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumMember, Photo


def _members(album: Album) -> str:
    return f"/api/v1/albums/{album.id}/members/"


def test_a_member_is_invited_by_their_exact_name(api: APIClient, album: Album, guest: User) -> None:
    answer = api.post(_members(album), {"username": "nora", "role": "add"})
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["id"], shown["username"], shown["name"], shown["role"]) == (
        guest.pk,
        "nora",
        "Nora Berg",
        "add",
    )
    assert [row["id"] for row in api.get(_members(album)).json()["results"]] == [guest.pk]


@pytest.mark.parametrize(
    ("username", "status", "code"),
    [("Nora", 400, "unknown_member"), ("nobody", 400, "unknown_member"), ("mira", 400, "shared_with_self")],
)
def test_a_wrong_name_is_refused_with_a_reason(
    username: str, status: int, code: str, api: APIClient, album: Album, guest: User
) -> None:
    answer = api.post(_members(album), {"username": username})
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert not AlbumMember.objects.exists()


def test_nobody_is_invited_twice(api: APIClient, album: Album, shared: AlbumMember) -> None:
    answer = api.post(_members(album), {"username": "nora"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "already_shared")


def test_a_member_who_may_no_longer_sign_in_is_unknown(api: APIClient, album: Album, guest: User) -> None:
    User.objects.filter(pk=guest.pk).update(is_active=False)
    assert api.post(_members(album), {"username": "nora"}).status_code == 400


def test_an_album_says_whose_it_is_and_what_one_may_do(
    api: APIClient, guest_api: APIClient, stranger_api: APIClient, album: Album, shared: AlbumMember
) -> None:
    own = api.get(f"/api/v1/albums/{album.id}/").json()
    assert (own["owned"], own["owner"], own["role"], own["shared"]) == (True, "mira", "owner", True)
    seen = guest_api.get(f"/api/v1/albums/{album.id}/").json()
    assert (seen["owned"], seen["owner"], seen["role"], seen["shared"]) == (False, "mira", "view", True)
    assert [row["id"] for row in guest_api.get("/api/v1/albums/").json()["results"]] == [str(album.id)]
    assert stranger_api.get(f"/api/v1/albums/{album.id}/").status_code == 404


def test_a_member_sees_only_themself_among_the_members(
    api: APIClient, guest_api: APIClient, stranger: User, album: Album, shared: AlbumMember
) -> None:
    api.post(_members(album), {"username": "otto"})
    assert [row["username"] for row in guest_api.get(_members(album)).json()["results"]] == ["nora"]
    assert guest_api.delete(f"{_members(album)}{stranger.pk}/").status_code == 404
    assert AlbumMember.objects.count() == 2


@pytest.mark.parametrize("role", ["view", "add"])
def test_only_the_owner_changes_the_album(
    role: str, guest_api: APIClient, album: Album, photo: Photo, shared: AlbumMember
) -> None:
    AlbumMember.objects.update(role=role)
    root = f"/api/v1/albums/{album.id}/"
    tries: list[tuple[str, str, Any]] = [
        ("patch", root, {"name": "mine"}),
        ("patch", root, {"cover": str(photo.id)}),
        ("delete", root, None),
        ("post", f"{root}order/", {"photos": [str(photo.id)], "before": None}),
        ("post", f"{root}members/", {"username": "otto"}),
        ("patch", f"{root}members/{shared.member_id}/", {"role": "add"}),
        ("get", f"{root}links/", None),
        ("post", f"{root}links/", {}),
    ]
    for method, path, body in tries:
        assert getattr(guest_api, method)(path, body).status_code == 404, (method, path)
    assert Album.objects.get().name == "Summer"


def test_who_may_only_look_adds_nothing(
    guest_api: APIClient, guest: User, album: Album, photo_make: PhotoMaker, shared: AlbumMember
) -> None:
    theirs = photo_make(owner=guest)
    path = f"/api/v1/albums/{album.id}/photos/"
    assert guest_api.post(path, {"photos": [str(theirs.id)]}).status_code == 404
    bulk = {"action": "album_add", "selection": {"ids": [str(theirs.id)]}, "album": str(album.id)}
    assert guest_api.post("/api/v1/photos/bulk/", bulk).status_code == 400
    upload = {"name": "a.jpg", "size": 5, "sha256": "0" * 64, "album": str(album.id)}
    assert guest_api.post("/api/v1/uploads/", upload).status_code == 404
    assert album.entries.count() == 1


def test_who_may_add_adds_and_withdraws_their_own(
    api: APIClient,
    guest_api: APIClient,
    guest: User,
    album: Album,
    photo: Photo,
    photo_make: PhotoMaker,
    shared: AlbumMember,
) -> None:
    AlbumMember.objects.update(role="add")
    theirs = photo_make(owner=guest)
    path = f"/api/v1/albums/{album.id}/photos/"
    assert guest_api.post(path, {"photos": [str(theirs.id)]}).json()["count"] == 2
    listed = api.get(path).json()["results"]
    assert [(row["id"], row["owned"]) for row in listed] == [(str(photo.id), True), (str(theirs.id), False)]
    assert api.get(f"/api/v1/photos/{theirs.id}/").status_code == 200
    assert guest_api.delete(path, {"photos": [str(photo.id)]}).status_code == 400
    AlbumMember.objects.update(role="view")
    assert guest_api.delete(path, {"photos": [str(theirs.id)]}).json()["count"] == 1
    assert api.get(f"/api/v1/photos/{theirs.id}/").status_code == 404


def test_nobody_adds_what_is_not_theirs(
    guest_api: APIClient, guest: User, album: Album, photo: Photo, shared: AlbumMember
) -> None:
    other = guest_api.post("/api/v1/albums/", {"name": "hers"}).json()["id"]
    assert guest_api.post(f"/api/v1/albums/{other}/photos/", {"photos": [str(photo.id)]}).status_code == 400
    bulk = {"action": "album_add", "selection": {"filters": {"album": str(album.id)}}, "album": other}
    assert guest_api.post("/api/v1/photos/bulk/", bulk).json()["count"] == 0


def test_the_owner_takes_out_what_others_added_and_back(
    api: APIClient, guest: User, album: Album, photo_make: PhotoMaker, shared: AlbumMember
) -> None:
    AlbumMember.objects.update(role="add")
    theirs = photo_make(owner=guest)
    album.entries.create(photo=theirs, position=1)
    bulk = {"action": "album_remove", "selection": {"ids": [str(theirs.id)]}, "album": str(album.id)}
    done = api.post("/api/v1/photos/bulk/", bulk).json()
    assert done["count"] == 1
    assert api.post("/api/v1/photos/bulk/undo/", {"undo": done["undo"]}).json() == {"count": 1}
    done = api.post("/api/v1/photos/bulk/", bulk).json()
    api.delete(f"/api/v1/albums/{album.id}/members/{guest.pk}/")
    assert api.post("/api/v1/photos/bulk/undo/", {"undo": done["undo"]}).json() == {"count": 0}
    assert album.entries.count() == 1


def test_leaving_takes_ones_photos_along(
    api: APIClient,
    guest_api: APIClient,
    guest: User,
    album: Album,
    photo_make: PhotoMaker,
    shared: AlbumMember,
) -> None:
    theirs = photo_make(owner=guest)
    album.entries.create(photo=theirs, position=1)
    assert guest_api.delete(f"/api/v1/albums/{album.id}/members/{guest.pk}/").status_code == 204
    assert list(album.entries.values_list("photo__owner__username", flat=True)) == ["mira"]
    assert guest_api.get(f"/api/v1/albums/{album.id}/").status_code == 404
    assert Photo.objects.filter(id=theirs.id).exists()


def test_a_member_who_is_deleted_leaves_nothing_behind(
    api: APIClient, guest: User, album: Album, photo_make: PhotoMaker, shared: AlbumMember
) -> None:
    album.entries.create(photo=photo_make(owner=guest), position=1)
    guest.delete()
    assert api.get(_members(album)).json()["results"] == []
    assert api.get(f"/api/v1/albums/{album.id}/").json()["count"] == 1


def test_a_deleted_album_ends_every_share(
    api: APIClient, guest_api: APIClient, album: Album, photo: Photo, shared: AlbumMember
) -> None:
    assert guest_api.get(f"/api/v1/photos/{photo.id}/").status_code == 200
    assert api.delete(f"/api/v1/albums/{album.id}/").status_code == 204
    assert guest_api.get(f"/api/v1/photos/{photo.id}/").status_code == 404
    assert guest_api.get(f"/media/{photo.id}/thumb").status_code == 404
    assert not AlbumMember.objects.exists()
