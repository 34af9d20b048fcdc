"""The photos of the API."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.photos.errors import StorageFull
from webapp.photos.models import Photo, StageRun
from webapp.photos.services.trash import photos_trash

LIST_KEYS = {
    *("id", "name", "width", "height", "taken_at", "created_at", "favourite", "thumbhash", "trashed_at"),
    *("alt", "urls", "archived_at", "owned", "stack", "days_left"),
}
DETAIL_KEYS = LIST_KEYS | {
    *(
        "media_type",
        "bytes",
        "sha256",
        "turn",
        "camera",
        "place",
        "exif",
        "stages",
        "failures",
        "albums",
    ),
}


def upload(api: APIClient, data: bytes, name: str = "a.jpg") -> Any:
    return api.post("/api/v1/photos/", {"file": SimpleUploadedFile(name, data)}, format="multipart")


def test_an_upload_answers_201_and_again_200_with_the_same_photo(api: APIClient) -> None:
    first = upload(api, pictures.jpeg(seed=51))
    again = upload(api, pictures.jpeg(seed=51), "other.jpg")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert set(first.json()) >= DETAIL_KEYS
    assert first.json()["stages"] == {"metadata": "pending", "thumbnails": "pending"}


def test_a_photo_that_lies_in_the_trash_is_said_to(api: APIClient) -> None:
    photo = upload(api, pictures.jpeg(seed=52)).json()
    assert api.delete(f"/api/v1/photos/{photo['id']}/").status_code == 204
    again = upload(api, pictures.jpeg(seed=52))
    assert again.status_code == 200
    assert again.json()["trashed_at"]


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "empty_file"),
        (b"not a photo\n" * 50, 415, "not_a_photo"),
        (pictures.encoded(pictures.noise(300, 200))[:2000], 422, "damaged_photo"),
    ],
)
def test_bad_files_are_refused_in_words(api: APIClient, data: bytes, status: int, code: str) -> None:
    answer = upload(api, data)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == code
    assert len(error["message"]) > 20
    assert not Photo.objects.exists()


def test_an_upload_without_a_file_is_refused(api: APIClient) -> None:
    answer = api.post("/api/v1/photos/", {}, format="multipart")
    assert answer.status_code == 400
    assert "file" in answer.json()["error"]["fields"]
    assert api.post("/api/v1/photos/", {}, format="json").status_code == 415


def test_a_full_disk_answers_507(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise StorageFull

    monkeypatch.setattr("webapp.photos.services.ingest.original_store", full)
    answer = upload(api, pictures.jpeg(seed=53))
    assert answer.status_code == 507
    assert "disk is full" in answer.json()["error"]["message"]
    assert not StageRun.objects.exists()


def test_lists_page_by_cursor_newest_first(api: APIClient, photo_make: PhotoMaker) -> None:
    made = [str(photo_make().id) for _ in range(5)]
    seen: list[str] = []
    url: str | None = "/api/v1/photos/?limit=2"
    while url:
        page = api.get(url).json()
        assert set(page) == {"next", "previous", "results"}
        seen += [photo["id"] for photo in page["results"]]
        url = page["next"]
    assert seen == made[::-1]
    assert set(page["results"][0]) == LIST_KEYS


def test_lists_narrow_by_favourite_album_and_trash(api: APIClient, photo_make: PhotoMaker) -> None:
    plain, loved, gone = photo_make(), photo_make(), photo_make()
    api.patch(f"/api/v1/photos/{loved.id}/", {"favourite": True})
    photos_trash(photos=[gone.id])
    album = api.post("/api/v1/albums/", {"name": "Summer"}).json()["id"]
    api.post(f"/api/v1/albums/{album}/photos/", {"photos": [str(plain.id)]})
    assert _ids(api, "favourite=true") == [str(loved.id)]
    assert _ids(api, f"album={album}") == [str(plain.id)]
    assert _ids(api, "trashed=true") == [str(gone.id)]
    assert _ids(api, "") == [str(loved.id), str(plain.id)]
    assert api.get("/api/v1/photos/?album=x").status_code == 400


def _ids(api: APIClient, query: str) -> list[str]:
    return [photo["id"] for photo in api.get(f"/api/v1/photos/?{query}").json()["results"]]


def test_a_person_may_name_and_favour(api: APIClient, photo_make: PhotoMaker) -> None:
    url = f"/api/v1/photos/{photo_make().id}/"
    answer = api.patch(url, {"favourite": True, "name": "sea/\nside.jpg", "sha256": "0", "turn": 90})
    assert answer.status_code == 200
    assert (answer.json()["favourite"], answer.json()["name"], answer.json()["turn"]) == (True, "side.jpg", 0)


def test_turning_answers_the_photo_as_it_lies_now(api: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    answer = api.post(f"/api/v1/photos/{photo.id}/turn/", {"angle": 90}).json()
    assert (answer["width"], answer["height"], answer["turn"]) == (64, 96, 90)
    assert answer["urls"]["thumb"].endswith("?v=2")
    assert api.post(f"/api/v1/photos/{photo.id}/turn/", {"angle": 45}).status_code == 400


def test_the_trash_gives_back(api: APIClient, photo_make: PhotoMaker) -> None:
    url = f"/api/v1/photos/{photo_make().id}/"
    api.delete(url)
    assert api.get(url).json()["trashed_at"]
    assert api.post(url + "restore/").json()["trashed_at"] is None


def test_reprocessing_makes_stages_due_again(api: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    StageRun.objects.update(status="success")
    url = f"/api/v1/photos/{photo.id}/reprocess/"
    answer = api.post(url, {"stages": ["metadata"]})
    assert answer.status_code == 202
    assert answer.json()["stages"] == {"metadata": "pending", "thumbnails": "success"}
    assert api.post(url, {"stages": ["nonsense"]}).status_code == 400
    assert api.post(url).json()["stages"]["thumbnails"] == "pending"


def test_neighbours_follow_the_librarys_order(api: APIClient, photo_make: PhotoMaker) -> None:
    old, middle, new = photo_make(), photo_make(), photo_make()
    answer = api.get(f"/api/v1/photos/{middle.id}/neighbours/").json()
    assert answer == {"previous": str(new.id), "next": str(old.id)}
    assert api.get(f"/api/v1/photos/{new.id}/neighbours/").json()["previous"] is None


def test_a_failure_is_told_with_its_stage_and_reason(api: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    StageRun.objects.filter(stage="metadata").update(status="failed", reason="It broke.", permanent=True)
    failure = api.get(f"/api/v1/photos/{photo.id}/").json()["failures"][0]
    assert (failure["stage"], failure["reason"], failure["permanent"]) == ("metadata", "It broke.", True)


def test_an_unknown_photo_is_not_found_in_the_one_format(api: APIClient) -> None:
    answer = api.get(f"/api/v1/photos/{uuid.uuid4()}/")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_sections_add_their_keys_and_the_caption_is_the_alternative_text(
    api: APIClient, photo_make: PhotoMaker, settings: Settings
) -> None:
    from webapp.photos.sections import sections

    settings.PHOTO_SECTIONS = ["tests.photos.sections.Captions"]
    sections.cache_clear()
    photo, other = photo_make(name="dog.jpg"), photo_make(name="b.jpg")
    assert api.get(f"/api/v1/photos/{photo.id}/").json()["caption"] == {"text": "caption of dog.jpg"}
    assert api.get(f"/api/v1/photos/{other.id}/").json()["caption"] is None
    alts = [found["alt"] for found in api.get("/api/v1/photos/").json()["results"]]
    assert alts == ["b.jpg", "caption of dog.jpg"]


def test_samples_come_and_go_in_one_click(api: APIClient) -> None:
    answer = api.post("/api/v1/samples/")
    assert answer.status_code == 201
    assert answer.json()["photos"] == 8
    assert Photo.objects.filter(sample=True).count() == 8
    assert api.post("/api/v1/samples/").json()["photos"] == 0
    assert api.delete("/api/v1/samples/").json()["photos"] == 8
    assert not Photo.objects.exists()
