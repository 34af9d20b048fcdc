"""Archived photos leave the timeline and the list, and stay wherever else they are."""

import pytest
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.photos.models import Photo
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.edit import photo_change
from webapp.photos.services.trash import photos_trash


def ids(api: APIClient, query: str = "") -> set[str]:
    return {photo["id"] for photo in api.get(f"/api/v1/photos/{query}").json()["results"]}


def test_archiving_takes_a_photo_out_of_timeline_and_list_and_back(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    photo, other = photo_make(), photo_make()
    answer = api.patch(f"/api/v1/photos/{photo.id}/", {"archived": True}).json()
    assert answer["archived_at"]
    assert ids(api) == {str(other.id)}
    assert ids(api, "?archived=true") == {str(photo.id)}
    assert ids(api, "?archived=false") == {str(other.id)}
    assert api.get("/api/v1/timeline/").json()["total"] == 1
    assert api.get("/api/v1/timeline/?archived=true").json()["total"] == 1
    back = api.patch(f"/api/v1/photos/{photo.id}/", {"archived": False}).json()
    assert back["archived_at"] is None
    assert api.get("/api/v1/timeline/").json()["total"] == 2


def test_archiving_again_keeps_the_first_moment(photo_make: PhotoMaker) -> None:
    photo = photo_change(photo=photo_make(), archived=True)
    first = photo.archived_at
    assert photo_change(photo=photo, archived=True).archived_at == first
    assert photo_change(photo=photo, favourite=True).archived_at == first


def test_albums_and_the_trash_show_archived_photos_too(api: APIClient, photo_make: PhotoMaker) -> None:
    photo, other = photo_make(), photo_make()
    album = album_create(owner=photo.owner, name="Sea")
    album_add(album=album, photos=[photo, other])
    photo_change(photo=photo, archived=True)
    assert ids(api, f"?album={album.id}") == {str(photo.id), str(other.id)}
    assert ids(api, f"?album={album.id}&archived=true") == {str(photo.id)}
    month = Photo.objects.latest("taken_at").taken_at.strftime("%Y-%m")
    columns = api.get(f"/api/v1/timeline/{month}/?album={album.id}").json()
    assert dict(zip(columns["id"], columns["archived"], strict=True)) == {
        str(photo.id): True,
        str(other.id): False,
    }
    photos_trash(photos=[photo.id])
    assert ids(api, "?trashed=true") == {str(photo.id)}
    assert ids(api, "?archived=true") == set()


def test_neighbours_stay_in_the_timeline_or_in_the_archive(api: APIClient, photo_make: PhotoMaker) -> None:
    old, archived, new, also_archived = (photo_make() for _ in range(4))
    for photo in (archived, also_archived):
        photo_change(photo=photo, archived=True)
    answer = api.get(f"/api/v1/photos/{new.id}/neighbours/").json()
    assert answer == {"previous": None, "next": str(old.id)}
    answer = api.get(f"/api/v1/photos/{archived.id}/neighbours/").json()
    assert answer == {"previous": str(also_archived.id), "next": None}


@pytest.mark.parametrize("address", ["photos/", "timeline/", "timeline/2024-01/"])
@pytest.mark.parametrize("name", ["archived", "favourite", "trashed", "sample"])
def test_a_value_that_a_filter_does_not_know_is_refused_by_name(
    api: APIClient, address: str, name: str
) -> None:
    answer = api.get(f"/api/v1/{address}?{name}=perhaps")
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == {name: ["Say true or false."]}


@pytest.mark.parametrize("query", ["album=x", "taken_after=yesterday", "cluster=7"])
def test_dates_and_ids_that_are_none_are_refused_on_the_timeline_too(api: APIClient, query: str) -> None:
    answer = api.get(f"/api/v1/timeline/?{query}")
    assert answer.status_code == 400
    assert query.split("=", maxsplit=1)[0] in answer.json()["error"]["fields"]
