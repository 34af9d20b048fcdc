"""Timeline, albums, the state of the work, and trying again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.photos.models import Photo, StageRun
from webapp.photos.services.trash import photos_trash
from webapp.photos.services.turn import photo_turn


def dated(photo: Photo, *when: int) -> Photo:
    photo.taken_at = datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]
    photo.save(update_fields=["taken_at"])
    return photo


def test_the_timeline_counts_by_month_newest_first(api: APIClient, photo_make: PhotoMaker) -> None:
    dated(photo_make(), 2023, 12, 31, 23, 59)
    dated(photo_make(), 2024, 1, 1)
    dated(photo_make(), 2024, 1, 31)
    gone = dated(photo_make(), 2024, 1, 15)
    photos_trash(photos=[gone.id])
    assert api.get("/api/v1/timeline/").json() == {
        "total": 3,
        "buckets": [{"month": "2024-01", "count": 2}, {"month": "2023-12", "count": 1}],
    }
    assert api.get("/api/v1/timeline/?trashed=true").json()["total"] == 1


def test_a_month_comes_in_columns(api: APIClient, photo_make: PhotoMaker) -> None:
    early, late = dated(photo_make(), 2024, 12, 1), dated(photo_make(), 2024, 12, 31, 23)
    photo_turn(photo=early, angle=90, actor=None)
    StageRun.objects.filter(photo=late).update(status="success")
    month = api.get("/api/v1/timeline/2024-12/").json()
    assert month["id"] == [str(late.id), str(early.id)]
    assert month["ratio"] == [1.5, 0.6667]
    assert month["version"] == [1, 2]
    assert month["processing"] == [False, True]
    assert month["taken_at"][0] == "2024-12-31T23:00:00Z"
    assert (month.pop("trashed_at"), month.pop("stack")) == (None, None)
    assert {len(column) for column in month.values()} == {2}


@pytest.mark.parametrize("month", ["2024-13", "x", "2024", "0000-01", "2024-01-01", "9999-12"])
def test_months_that_are_none_are_not_found(api: APIClient, month: str) -> None:
    assert api.get(f"/api/v1/timeline/{month}/").status_code == 404


def test_months_without_photos_are_empty_columns(api: APIClient) -> None:
    assert api.get("/api/v1/timeline/1999-12/").json()["id"] == []


def test_albums_are_made_filled_named_and_deleted(api: APIClient, photo_make: PhotoMaker) -> None:
    first, second = photo_make(), photo_make()
    album = api.post("/api/v1/albums/", {"name": "Summer"})
    assert album.status_code == 201
    url = f"/api/v1/albums/{album.json()['id']}/"
    filled = api.post(url + "photos/", {"photos": [str(first.id), str(second.id), str(first.id)]}).json()
    assert (filled["count"], filled["cover_photo"]["id"]) == (2, str(second.id))
    again = api.post(url + "photos/", {"photos": [str(first.id)]}).json()
    assert again["count"] == 2
    named = api.patch(url, {"name": "Sea", "cover": str(first.id)}).json()
    assert (named["name"], named["cover_photo"]["id"]) == ("Sea", str(first.id))
    emptied = api.delete(url + "photos/", {"photos": [str(first.id)]}).json()
    assert (emptied["count"], emptied["cover_photo"]["id"]) == (1, str(second.id))
    assert api.get(f"/api/v1/photos/{second.id}/").json()["albums"] == [
        {"id": album.json()["id"], "name": "Sea"}
    ]
    assert api.delete(url).status_code == 204
    assert Photo.objects.count() == 2


def test_albums_count_what_is_outside_the_trash(api: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    album = api.post("/api/v1/albums/", {"name": "Summer"}).json()["id"]
    api.post(f"/api/v1/albums/{album}/photos/", {"photos": [str(photo.id)]})
    photos_trash(photos=[photo.id])
    found = api.get("/api/v1/albums/").json()["results"][0]
    assert (found["count"], found["cover_photo"]) == (0, None)


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 201}])
def test_albums_need_a_name(api: APIClient, body: dict[str, Any]) -> None:
    answer = api.post("/api/v1/albums/", body)
    assert answer.status_code == 400
    assert "name" in answer.json()["error"]["fields"]


def test_the_state_of_the_work(api: APIClient, photo_make: PhotoMaker) -> None:
    photo, _ = photo_make(name="dog.jpg"), photo_make()
    StageRun.objects.filter(photo=photo).update(status="success")
    StageRun.objects.filter(photo=photo, stage="metadata").update(status="failed", reason="It broke.")
    status = api.get("/api/v1/status/").json()
    assert status["pending"] == 1
    assert status["stages"][0] == {
        "stage": "metadata",
        "pending": 1,
        "running": 0,
        "success": 0,
        "skipped": 0,
        "failed": 1,
    }
    failure = status["failures"][0]
    assert (failure["photo"]["name"], failure["stage"], failure["reason"]) == (
        "dog.jpg",
        "metadata",
        "It broke.",
    )
    assert set(failure) >= {"id", "permanent", "attempts"}
    assert "rate" in status


def test_failures_are_tried_again_one_or_all_of_a_stage(api: APIClient, photo_make: PhotoMaker) -> None:
    for _ in range(3):
        photo_make()
    StageRun.objects.update(status="failed", attempts=5)
    one = StageRun.objects.filter(stage="metadata").first()
    assert one is not None
    assert api.post(f"/api/v1/stage-runs/{one.id}/retry/").json() == {"retried": 1}
    one.refresh_from_db()
    assert (one.status, one.attempts) == ("pending", 0)
    assert api.post("/api/v1/stage-runs/retry/", {"stage": "metadata"}).json() == {"retried": 2}
    assert api.post("/api/v1/stage-runs/retry/").json() == {"retried": 3}
    assert not StageRun.objects.filter(status="failed").exists()


def test_emptying_the_trash(api: APIClient, photo_make: PhotoMaker) -> None:
    photo_make()
    photos_trash(photos=[photo_make().id])
    assert api.delete("/api/v1/trash/").json() == {"photos": 1}
    assert Photo.objects.count() == 1
